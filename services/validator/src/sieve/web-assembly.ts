declare global {
  /** What is used of https://webassembly.github.io/spec/js-api/: the compiler knows it only with everything else that a browser has. */
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array<ArrayBuffer>);
    }
    class Instance {
      constructor(module: Module, imports: Record<string, Record<string, Memory>>);
      readonly exports: Readonly<Record<string, unknown>>;
    }
    class Memory {
      constructor(size: { readonly initial: number });
      /** Another one after `grow`, which takes pages of 64 KiB. */
      readonly buffer: ArrayBuffer;
      grow(pages: number): number;
    }
  }
}

export {};

export { createFakeDesk, type FakeDesk, problemOf } from './fake-desk.ts';
export { type OpenPage, startOpenPage } from './open-page.ts';

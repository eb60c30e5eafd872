/** From how many rows files go through COPY in the books of these tests, where a test says nothing else; undefined: as in service. */
export const loadingWay: { copyFromRows: number | undefined } = { copyFromRows: undefined };

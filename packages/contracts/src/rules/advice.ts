/** What is advised for many problems, said in the same words. */
export const askVendor = 'Ask the till vendor to send the file again; nothing needs to be typed in by hand.';
export const askHeadOffice =
  'Tell head office, so that it is added to the master data; the sale is kept, and is loaded by itself when it comes.';
export const correctAtTill = 'Correct the receipt at the till and let it be sent again.';

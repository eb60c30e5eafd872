throw new Error('the native module is missing');

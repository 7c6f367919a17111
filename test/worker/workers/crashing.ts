throw new Error('the array has no such index');

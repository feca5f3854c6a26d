export const TINY_KEYS = { publicKey: 'pk_test_tiny', secretKey: 'sk_test_tiny' };

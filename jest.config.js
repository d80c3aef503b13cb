export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // Whole journeys boot everything and run hours of EKS.
  testTimeout: 60_000,
  // Every core, and a new process for one that has grown: what a suite's modules took is not given back within a process.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } }, module: { type: 'es6' } }],
  },
};

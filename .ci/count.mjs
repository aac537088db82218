// Adds up the test reports in a folder and prints `N passed, N failed`. Failed steps that no report counts are counted too.
import fs from 'node:fs';
import path from 'node:path';

const [folder, ...failedSteps] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const name of ['unit.json', 'e2e.json', 'contract.json']) {
  const file = path.join(folder, name);
  if (!fs.existsSync(file)) {
    console.log(`no report ${name}: counted as a failure`);
    failed++;
    continue;
  }
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  // A file that could not be loaded has failed without any test of its own.
  failed += Math.max(report.numFailedTests, report.numFailedTestSuites > 0 || !report.success ? 1 : 0);
  if (report.numPassedTests === 0) failed++;
}
const scenarios = path.join(folder, 'scenarios.json');
if (fs.existsSync(scenarios)) {
  const report = JSON.parse(fs.readFileSync(scenarios, 'utf8'));
  passed += report.passed;
  failed += report.passed + report.failed === 0 ? 1 : report.failed;
} else {
  console.log('no report scenarios.json: counted as a failure');
  failed++;
}
if (failedSteps.length > 0) {
  console.log(`failed: ${failedSteps.join(', ')}`);
  failed = Math.max(failed, failedSteps.length);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

# Set-up and start on Windows: .\packaging\setup.ps1 [run|test|setup]
param([ValidateSet("setup", "run", "test")][string]$Target = "run")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
$venv = ".venv"
$python = Join-Path $venv "Scripts\python.exe"
if (-not (Test-Path $python)) {
    foreach ($version in "3.11", "3.12", "3.13") {
        & py "-$version" -c "pass" 2>$null
        if ($LASTEXITCODE -eq 0) { & py "-$version" -m venv $venv; break }
    }
    if (-not (Test-Path $python)) { throw "Python 3.11, 3.12 or 3.13 is needed." }
}
$stamp = Join-Path $venv ".ready"
$fresh = (Test-Path $stamp) -and ((Get-Item $stamp).LastWriteTime -gt (Get-Item requirements.lock).LastWriteTime)
if (-not $fresh) {
    & $python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
    if ($LASTEXITCODE) { throw "The dependencies could not be installed." }
    & $python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
    if ($LASTEXITCODE) { throw "The xinglin command could not be installed." }
    & $python -m app.words
    & $python -m app.roster.planner.warm
    New-Item -ItemType File -Force $stamp | Out-Null
}
$xinglin = Join-Path $venv "Scripts\xinglin.exe"
switch ($Target) {
    "run" {
        if (-not (Test-Path "demo\vault")) { & $xinglin demo --out demo --staff 2000 --seed 1 --no-pictures }
        & $xinglin --vault demo\vault --demo
    }
    "test" { $env:QT_QPA_PLATFORM = "offscreen"; & $python -m pytest -n 2 -q }
    default { Write-Output "Ready: $xinglin" }
}
exit $LASTEXITCODE

# Set-up and start on Windows, the targets of the Makefile:
#   powershell -ExecutionPolicy Bypass -File packaging\setup.ps1 [run|demo|test|check|setup]
# Plain ASCII, and nothing newer than the Windows PowerShell 5.1 that every workstation has.
param([ValidateSet("setup", "run", "demo", "test", "check")][string]$Target = "run")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
$venv = ".venv"
$python = Join-Path $venv "Scripts\python.exe"
$xinglin = Join-Path $venv "Scripts\xinglin.exe"

function Invoke-Step([string]$Told, [string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { Write-Host $Told; exit $LASTEXITCODE }
}

function Test-Python([string]$Program, [string[]]$Before) {
    # What a missing version writes must not end the script: 5.1 takes redirected words of a program for an error.
    $kept, $ErrorActionPreference = $ErrorActionPreference, "Continue"
    try {
        & $Program @Before -c "import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 14)))" 2>&1 | Out-Null
        return $LASTEXITCODE -eq 0
    } catch { return $false } finally { $ErrorActionPreference = $kept }
}

if (-not ((Test-Path $python) -and (Test-Python $python @()))) {
    if (Test-Path $venv) { Remove-Item -Recurse -Force $venv }
    $candidates = @(@("py", "-3.11"), @("py", "-3.12"), @("py", "-3.13"), @("python"))
    foreach ($words in $candidates) {
        $before = @($words | Select-Object -Skip 1)
        if ((Get-Command $words[0] -ErrorAction SilentlyContinue) -and (Test-Python $words[0] $before)) {
            Invoke-Step "The virtual environment could not be made." $words[0] ($before + @("-m", "venv", $venv))
            break
        }
    }
    if (-not (Test-Path $python)) { Write-Host "Python 3.11, 3.12 or 3.13 is needed (python.org, 64 bit)."; exit 1 }
}
$stamp = Join-Path $venv ".ready"
$fresh = Test-Path $stamp
foreach ($source in "requirements.lock", "pyproject.toml", "packaging\setup.ps1") {
    $fresh = $fresh -and ((Get-Item $stamp).LastWriteTime -gt (Get-Item $source).LastWriteTime)
}
if (-not $fresh) {
    $pip = @("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    Write-Host "Installing the locked dependencies (the first time this takes a few minutes) ..."
    Invoke-Step "The dependencies could not be installed." $python ($pip + @("--require-hashes", "-r", "requirements.lock"))
    Invoke-Step "The xinglin command could not be installed." $python ($pip + @("--no-build-isolation", "--no-index", "-e", "."))
    Invoke-Step "The translations could not be compiled." $python @("-m", "app.words")
    Write-Host "Compiling the planner (once; a minute) ..."
    Invoke-Step "The planner could not be compiled." $python @("-m", "app.roster.planner.warm")
    New-Item -ItemType File -Force $stamp | Out-Null
}
$demo = @("demo", "--out", "demo", "--staff", "2000", "--seed", "1")
switch ($Target) {
    "run" {
        if (-not (Test-Path "demo\vault")) {
            Invoke-Step "The demo hospital could not be built." $xinglin ($demo + @("--no-pictures"))
        }
        Invoke-Step "The program ended with an error." $xinglin @("--vault", "demo\vault", "--demo")
    }
    "demo" {
        if (Test-Path "demo") { Remove-Item -Recurse -Force "demo" }
        Invoke-Step "The demo hospital could not be built." $xinglin $demo
    }
    "test" {
        Invoke-Step "The planner could not be compiled." $python @("-m", "app.roster.planner.warm")
        $env:QT_QPA_PLATFORM = "offscreen"
        Invoke-Step "Tests failed." $python @("-m", "pytest", "-n", "2", "-q")
    }
    "check" {
        Invoke-Step "Format." (Join-Path $venv "Scripts\ruff.exe") @("format", "--check", "-q", ".")
        Invoke-Step "Lint." (Join-Path $venv "Scripts\ruff.exe") @("check", "-q", ".")
        Invoke-Step "Types." $python @("-m", "mypy")
        Invoke-Step "Walls." (Join-Path $venv "Scripts\lint-imports.exe") @("--no-cache")
        Write-Host "check: format, lint, types and walls stand"
    }
    default { Write-Host "Ready: $xinglin" }
}
exit 0

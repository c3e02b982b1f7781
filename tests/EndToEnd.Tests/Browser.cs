using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>One Chromium for all tests of a class; every window is a profile of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float Patience = 60_000; // a loaded machine is slow, not wrong

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (FindChromium() is not { } chromium)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium,
                ChromiumSandbox = false, // refuses to start as root, and in most containers
                Timeout = 60_000,
                Args =
                [
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a window at an address. Without a browser the test is skipped, or fails where one is promised (<c>CI=true</c>).</summary>
    internal async Task<BrowserWindow> OpenAsync(Uri address, int width = 1100, int height = 720)
    {
        var context = await Running()
            .NewContextAsync(
                new BrowserNewContextOptions
                {
                    ViewportSize = new ViewportSize { Width = width, Height = height },
                    ColorScheme = ColorScheme.Light,
                    Locale = "en-GB",
                }
            );
        context.SetDefaultTimeout(Patience);
        var window = new BrowserWindow(context, await context.NewPageAsync());
        await window.Page.GotoAsync(address.AbsoluteUri);
        return window;
    }

    private IBrowser Running()
    {
        const string Missing = "There is no chromium on the PATH.";
        if (_browser is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.SkipWhen(_browser is null, Missing);
        return _browser!;
    }

    private static string? FindChromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "chromium"))
            .FirstOrDefault(File.Exists);
}

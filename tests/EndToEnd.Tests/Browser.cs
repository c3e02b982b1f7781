using EndToEnd.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace EndToEnd.Tests;

/// <summary>One Chromium for all tests, started when the first of them needs it; every window is a profile of its own.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const float Patience = 60_000; // a loaded machine is slow, not wrong

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Browser() => _browser = new(LaunchAsync);

    public async ValueTask DisposeAsync()
    {
        if (_browser is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } launched })
        {
            await (await launched).DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a window at an address. Without a browser the test is skipped, or fails where one is promised (<c>CI=true</c>).</summary>
    internal async Task<BrowserWindow> OpenAsync(Uri address, int width = 1100, int height = 720)
    {
        const string Missing = "There is no chromium on the PATH.";
        if (FindChromium() is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.SkipWhen(FindChromium() is null, Missing);
        var browser = await _browser.Value;
        var context = await browser.NewContextAsync(
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

    private async Task<IBrowser> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = FindChromium(),
                ChromiumSandbox = false, // refuses to start as root, and in most containers
                Timeout = Patience,
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
    }

    private static string? FindChromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "chromium"))
            .FirstOrDefault(File.Exists);
}

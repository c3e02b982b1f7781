using System.Collections.Concurrent;
using EndToEnd.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace EndToEnd.Tests;

/// <summary>
/// One Chromium for all tests, started when the first of them needs it. Every window is a profile of its own; one that is
/// closed is emptied and serves the next test, since a new one costs a second of a processor. A window that opens keeps
/// several processes busy: they open one after the other, and who waits for its turn has not begun to lose patience.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    private const float Patience = 60_000; // a loaded machine is slow, not wrong

    private readonly Lazy<Task<IBrowser>> _browser;
    private readonly ConcurrentBag<IPage> _spare = [];
    private readonly SemaphoreSlim _opening = new(1);
    private IPlaywright? _playwright;

    public Browser() => _browser = new(LaunchAsync);

    public async ValueTask DisposeAsync()
    {
        if (_browser is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } launched })
        {
            await (await launched).DisposeAsync();
        }

        _playwright?.Dispose();
        _opening.Dispose();
    }

    /// <summary>
    /// Opens a window at an address; one that is to be prepared before it shows anything opens at about:blank. Without a browser the test is skipped, or fails where one is promised (<c>CI=true</c>).
    /// </summary>
    internal async Task<BrowserWindow> OpenAsync(Uri address, int width = 1100, int height = 720)
    {
        const string Missing = "There is no chromium on the PATH.";
        if (FindChromium() is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.SkipWhen(FindChromium() is null, Missing);
        var isPrepared = address.Scheme == "about";
        await _opening.WaitAsync();
        try
        {
            var page = !isPrepared && _spare.TryTake(out var spare) ? spare : await NewPageAsync();
            await page.SetViewportSizeAsync(width, height);
            var window = new BrowserWindow(page, isPrepared ? CloseAsync : EmptyAsync);
            await window.Page.GotoAsync(address.AbsoluteUri);
            return window;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<IPage> NewPageAsync()
    {
        var context = await (await _browser.Value).NewContextAsync(
            new BrowserNewContextOptions { ColorScheme = ColorScheme.Light, Locale = "en-GB" }
        );
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    private static async Task CloseAsync(IPage page) => await page.Context.DisposeAsync();

    private async Task EmptyAsync(IPage page)
    {
        if (page.IsClosed || page.Context.Pages.Count > 1 || !page.Url.StartsWith("http://", StringComparison.Ordinal))
        {
            await CloseAsync(page);
            return;
        }

        await page.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); }");
        await page.Context.ClearCookiesAsync();
        await page.Mouse.MoveAsync(0, 0);
        await page.GotoAsync("about:blank");
        _spare.Add(page);
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

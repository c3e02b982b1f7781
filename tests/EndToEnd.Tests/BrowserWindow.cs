using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>A window with the chat page, in the words of somebody who looks at it.</summary>
internal sealed class BrowserWindow : IAsyncDisposable
{
    private readonly Func<IPage, Task> _close;
    private readonly ConcurrentQueue<string> _errors = [];

    /// <param name="page">What is shown.</param>
    /// <param name="close">What becomes of it in the end.</param>
    public BrowserWindow(IPage page, Func<IPage, Task> close)
    {
        (Page, _close) = (page, close);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, line) =>
        {
            if (line.Type is "error" or "warning")
            {
                _errors.Enqueue(line.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained about: scripts that failed, and everything the page's policy refused.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public ILocator Composer => Page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true });

    public ILocator Title => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Rooms => Page.GetByRole(AriaRole.List, new() { Name = "Rooms", Exact = true });

    public ILocator People => Page.GetByRole(AriaRole.List, new() { Name = "People", Exact = true });

    public ILocator Messages => Page.GetByRole(AriaRole.Log).Locator(".message");

    /// <summary>The rooms of a team.</summary>
    public ILocator Team(string name) => Page.GetByRole(AriaRole.List, new() { Name = $"Team {name}", Exact = true });

    /// <summary>The dialog that is open.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>The card of a message.</summary>
    public ILocator Card => Messages.GetByRole(AriaRole.Group, new() { Name = "Card", Exact = true });

    /// <summary>The panel at the side.</summary>
    public ILocator Panel => Page.GetByRole(AriaRole.Complementary, new() { Name = "Activity" });

    public ILocator Calls => Panel.GetByRole(AriaRole.List, new() { Name = "API calls" }).GetByRole(AriaRole.Listitem);

    /// <summary>Who is offered while a mention is typed.</summary>
    public ILocator Mentions =>
        Page.GetByRole(AriaRole.Listbox, new() { Name = "People to mention" }).GetByRole(AriaRole.Option);

    /// <summary>The messages of one author that say exactly this.</summary>
    public ILocator Said(string author, string text) =>
        Messages
            .Filter(new() { Has = Page.Locator("> .line .author", new() { HasText = author }) })
            .Filter(new() { Has = Page.Locator("> .line .bubble").GetByText(text, new() { Exact = true }) });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Tab(string name) => Panel.GetByRole(AriaRole.Tab, new() { Name = name });

    public ILocator Room(string title) => Rooms.GetByRole(AriaRole.Link).Filter(new() { HasText = title });

    public async Task WriteAsync(string text)
    {
        await Composer.PressSequentiallyAsync(text);
        await Composer.PressAsync("Enter");
    }

    /// <summary>Another window of the same browser profile.</summary>
    public async Task<BrowserWindow> SiblingAsync(Uri address)
    {
        var window = new BrowserWindow(await Page.Context.NewPageAsync(), page => page.CloseAsync());
        await window.Page.GotoAsync(address.AbsoluteUri);
        return window;
    }

    /// <summary>Drops files on the conversation, as from the desktop.</summary>
    public async Task DropAsync(params (string Name, string Type, string Content)[] files)
    {
        var transfer = await Page.EvaluateHandleAsync(
            """
            files => {
              const transfer = new DataTransfer();
              for (const [name, type, content] of files) transfer.items.add(new File([content], name, { type }));
              return transfer;
            }
            """,
            files.Select(file => new[] { file.Name, file.Type, file.Content }).ToArray()
        );
        var place = Page.Locator("#messages");
        foreach (var step in new[] { "dragenter", "dragover", "drop" })
        {
            await place.DispatchEventAsync(step, new { dataTransfer = transfer });
        }
    }

    public async ValueTask DisposeAsync() => await _close(Page);
}

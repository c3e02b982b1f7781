using System.Text;
using Microsoft.Playwright;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>Files on the chat page.</summary>
public class ChatFileTests(Browser browser)
{
    /// <summary>A red square of 2 by 2.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR42mP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
    );

    [Fact]
    public async Task A_file_that_is_dropped_is_sent_with_the_text_and_saved_by_the_other()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await using var bob = await browser.OpenAsync(new Uri(cloud.Url, "#/bob"));
        await Expect(bob.Title).ToHaveTextAsync("EchoBot");

        await alice.DropAsync(("Notizen für Bob.txt", "text/plain", "Grüße"));
        await Expect(alice.Page.GetByText("Notizen für Bob.txt")).ToBeVisibleAsync();
        await Expect(alice.Composer).ToBeFocusedAsync();
        await alice.WriteAsync("as **promised**");

        await bob.Room("Alice").ClickAsync();
        await Expect(bob.Messages.Locator("strong")).ToHaveTextAsync("promised");
        var chip = bob.Button("Save Notizen für Bob.txt, 7 B");
        await Expect(chip).ToBeVisibleAsync();
        var download = await bob.Page.RunAndWaitForDownloadAsync(() => chip.ClickAsync());
        download.SuggestedFilename.ShouldBe("Notizen für Bob.txt");
        (await ReadAsync(download)).ShouldBe("Grüße"u8.ToArray());
        await Expect(alice.Page.Locator("#attachment")).ToBeHiddenAsync();
        alice.Errors.ShouldBeEmpty();
        bob.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_picture_that_is_chosen_goes_without_a_text_and_is_shown_small_and_large()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await Expect(alice.Button("Send")).ToBeDisabledAsync();

        var chooser = await alice.Page.RunAndWaitForFileChooserAsync(() => alice.Button("Attach a file").ClickAsync());
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = "red.png",
                MimeType = "image/png",
                Buffer = Picture,
            }
        );
        await alice.Button("Send").ClickAsync();

        var preview = alice.Button("Show red.png");
        await Expect(preview).ToBeVisibleAsync();
        (await preview.Locator("img").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBe(2);
        await preview.ClickAsync();
        var dialog = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "red.png" });
        await Expect(dialog.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        var download = await alice.Page.RunAndWaitForDownloadAsync(() => dialog.GetByText("Save").ClickAsync());
        (await ReadAsync(download)).ShouldBe(Picture);
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_files_one_is_taken_and_that_is_said()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await Expect(alice.Composer).ToBeFocusedAsync();

        await alice.DropAsync(("one.txt", "text/plain", "1"), ("two.txt", "text/plain", "2"));

        await Expect(alice.Page.Locator(".notice"))
            .ToContainTextAsync("One file a message. one.txt goes with this one");
        await Expect(alice.Page.Locator("#attachment-name")).ToHaveTextAsync("one.txt");
        await alice.Button("Remove the file").ClickAsync();
        await Expect(alice.Button("Send")).ToBeDisabledAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_not_sent_is_not_lost()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await Expect(alice.Composer).ToBeFocusedAsync();
        await alice.DropAsync(("one.txt", "text/plain", "1"));
        await cloud.PostAsync("alice", "/emulator/faults", """[{"kind":"serverError","count":1}]""");

        await alice.WriteAsync("with a file");

        await Expect(alice.Page.Locator(".notice")).ToContainTextAsync("The message was not sent.");
        await Expect(alice.Composer).ToHaveValueAsync("with a file");
        await alice.Composer.PressAsync("Enter");
        await Expect(alice.Button("Save one.txt, 1 B")).ToBeVisibleAsync();
        await Expect(alice.Said("Alice", "with a file")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_that_stops_being_a_picture_is_only_saved()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SendFileAsync("bob", "broken.png", "image/png", Encoding.UTF8.GetBytes("no picture"));
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));

        await Expect(alice.Button("Save broken.png, 10 B")).ToBeVisibleAsync();
        await Expect(alice.Button("Show broken.png")).ToHaveCountAsync(0);
    }

    private static async Task<byte[]> ReadAsync(IDownload download)
    {
        await using var stream = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

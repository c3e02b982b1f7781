using Microsoft.AspNetCore.Mvc.Testing;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>The sample, hosted in this process on a real port.</summary>
public sealed class EchoBotTests : IAsyncLifetime
{
    private SparkEmulator _cloud = null!;
    private WebApplicationFactory<Program> _bot = null!;

    private EmulatedPerson Alice => _cloud.Person("alice");

    private EmulatedPerson Bot => _cloud.Person("echobot");

    public async ValueTask InitializeAsync()
    {
        _cloud = await SparkEmulator.StartAsync();
        _bot = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
            host.UseSetting("Spark:ApiUrl", _cloud.ApiUrl.AbsoluteUri)
                .UseSetting("Spark:Inbox", "Memory")
                .UseSetting("Spark:AccessToken", Bot.Token)
                .UseSetting("urls", "http://127.0.0.1:0")
        );
        _bot.UseKestrel(0);
        _bot.StartServer();
        using var http = _bot.CreateClient();
        await Until.TrueAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    [Theory]
    [InlineData("echo hello", "hello")]
    [InlineData("Echo  two  blanks ", "two  blanks ")]
    [InlineData("echo **not** bold <b>&amp;", "**not** bold <b>&amp;")]
    [InlineData("echo 😀 é", "😀 é")]
    [InlineData("echo", "Echo what? Try: echo hello")]
    [InlineData("help", "What I can do:\necho: repeats what you say\nhelp: lists the commands")]
    [InlineData("nonsense", "I did not get that. Write help to see what I can do.")]
    public async Task It_answers(string said, string answer)
    {
        await Alice.SaysAsync(Bot, said);

        (await Alice.NextReplyAsync()).Text.ShouldBe(answer);
    }

    [Fact]
    public async Task It_echoes_in_the_thread()
    {
        var room = await Alice.CreateRoomAsync("Lab", Bot);
        (await Alice.NextReplyAsync()).Text.ShouldBe(
            "Hello! I am EchoBot. Mention me and write help to see what I can do."
        );
        var first = await Alice.SaysAsync(room.Id, "a question");

        await Alice.SaysAsync(room.Id, $"{Bot.Mention} echo hello", first.Id);

        var reply = await Alice.NextReplyAsync();
        reply.Text.ShouldBe("hello");
        reply.ParentId.ShouldBe(first.Id);
        reply.RoomId.ShouldBe(room.Id);
    }
}

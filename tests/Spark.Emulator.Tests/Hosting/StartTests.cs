namespace Spark.Emulator.Tests.Hosting;

public class StartTests
{
    [Fact]
    public async Task It_listens_on_a_free_port_and_says_where()
    {
        await using var emulator = await SparkEmulator.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );

        emulator.Url.Host.ShouldBe("127.0.0.1");
        emulator.Url.Port.ShouldBeGreaterThan(0);
        emulator.ApiUrl.ToString().ShouldBe($"http://127.0.0.1:{emulator.Url.Port}/v1");
    }

    [Fact]
    public async Task All_problems_of_its_options_are_told_at_once()
    {
        var options = new SparkEmulatorOptions
        {
            Url = new Uri("http://0.0.0.0:0"),
            PublicUrl = new Uri("https://example.com/path"),
            WebhookTimeout = TimeSpan.Zero,
            WebhookFailuresUntilInactive = 0,
            Seed = new EmulatorSeed([
                new("Example")
                {
                    People =
                    [
                        new("A", "a@example.com", "t"),
                        new("B", "A@example.com", "t") { Type = "cat" },
                        new("", "c@example.com", "c"),
                    ],
                },
            ]),
        };

        var failure = await Should.ThrowAsync<SparkEmulatorConfigurationException>(() => StartAsync(options));

        foreach (
            var part in new[]
            {
                "AllowRemote",
                "PublicUrl",
                "WebhookTimeout",
                "WebhookFailuresUntilInactive",
                "the email a@example.com occurs twice",
                "a token occurs twice",
                "type 'cat' of A@example.com",
                "displayName, email and token are needed",
            }
        )
            failure.Message.ShouldContain(part);
    }

    [Fact]
    public async Task Other_machines_may_call_when_that_is_allowed()
    {
        await using var emulator = await StartAsync(
            new SparkEmulatorOptions { Url = new Uri("http://0.0.0.0:0"), AllowRemote = true }
        );

        emulator.Url.Host.ShouldBe("localhost");
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/path")]
    public async Task It_speaks_plain_http_at_a_root(string url)
    {
        await Should.ThrowAsync<SparkEmulatorConfigurationException>(() =>
            StartAsync(new SparkEmulatorOptions { Url = new Uri(url) })
        );
    }

    [Fact]
    public async Task It_ends_once_however_often_it_is_told_to()
    {
        var emulator = await StartAsync(new SparkEmulatorOptions());

        await emulator.DisposeAsync();
        await emulator.DisposeAsync();
    }

    private static Task<SparkEmulator> StartAsync(SparkEmulatorOptions options) =>
        SparkEmulator.StartAsync(options, TestContext.Current.CancellationToken);
}

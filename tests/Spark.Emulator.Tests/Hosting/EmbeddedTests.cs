using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Spark.Emulator.Tests.Hosting;

public class EmbeddedTests
{
    [Fact]
    public async Task A_host_without_a_token_gets_a_cloud_of_its_own()
    {
        var builder = NewBuilder();

        await builder.AddSparkEmulatorAsync(AnyPort);

        using var host = builder.Build();
        (await MeAsync(builder.Configuration)).ShouldContain("echobot@webex.bot");
        builder.Configuration["Spark:Inbox"].ShouldBe("Memory");
        builder.Configuration["Spark:PublicUrl"].ShouldBeNull();
    }

    [Theory]
    [InlineData("Spark:AccessToken")]
    [InlineData("SPARK_ACCESS_TOKEN")]
    [InlineData("WEBEX_ACCESS_TOKEN")]
    [InlineData("Spark:ApiUrl")]
    public async Task A_host_that_has_a_token_or_another_cloud_gets_none(string key)
    {
        var builder = NewBuilder((key, "something"));

        await builder.AddSparkEmulatorAsync(_ => throw new InvalidOperationException("It was not to start."));

        builder.Services.ShouldNotContain(service => service.ServiceType == typeof(IHostedService));
        builder.Configuration["Spark:Inbox"].ShouldBeNull();
    }

    [Fact]
    public async Task The_address_is_configured_and_taken_away_from_nobody()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var builder = NewBuilder(("Spark:EmulatorUrl", $"http://127.0.0.1:{port}"));

        var failure = await Should.ThrowAsync<SparkEmulatorAddressException>(() => builder.AddSparkEmulatorAsync());

        failure.Message.ShouldContain($"port {port}");
        failure.Message.ShouldContain("Spark:EmulatorUrl");
        failure.Message.ShouldContain("--urls");
        builder.Configuration["Spark:ApiUrl"].ShouldBeNull();
    }

    [Fact]
    public async Task An_address_that_is_none_is_named()
    {
        var builder = NewBuilder(("Spark:EmulatorUrl", "over there"));

        (
            await Should.ThrowAsync<SparkEmulatorConfigurationException>(() => builder.AddSparkEmulatorAsync())
        ).Message.ShouldContain("over there");
    }

    [Fact]
    public async Task A_seed_without_a_bot_is_refused()
    {
        var seed = new EmulatorSeed([new("Example") { People = [new("Ada", "ada@example.com", "ada")] }]);

        var failure = await Should.ThrowAsync<SparkEmulatorConfigurationException>(() =>
            NewBuilder()
                .AddSparkEmulatorAsync(options =>
                {
                    AnyPort(options);
                    options.Seed = seed;
                })
        );

        failure.Message.ShouldContain("has no bot");
    }

    [Fact]
    public async Task The_chat_page_is_announced_once_the_host_has_started()
    {
        var builder = NewBuilder();
        var log = new LogLines();
        builder.Logging.AddProvider(log);
        await builder.AddSparkEmulatorAsync(AnyPort);
        using var host = builder.Build();
        var page = new Uri(builder.Configuration["Spark:ApiUrl"]!).GetLeftPart(UriPartial.Authority);

        await host.StartAsync(TestContext.Current.CancellationToken);

        log.At(LogLevel.Information).ShouldContain(line => line.Trim().EndsWith($"Chat with your bot at {page}"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_cloud_is_there_until_the_last_service_of_the_host_has_stopped_and_not_longer()
    {
        var builder = NewBuilder();
        var bot = new LastWords(builder.Configuration);
        builder.Services.AddSingleton<IHostedService>(bot); // even one that was registered before
        await builder.AddSparkEmulatorAsync(AnyPort);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.StopAsync(TestContext.Current.CancellationToken);

        bot.Heard!.ShouldContain("echobot@webex.bot");
        await Should.ThrowAsync<HttpRequestException>(() => MeAsync(builder.Configuration));
    }

    [Fact]
    public async Task A_host_that_never_started_ends_its_cloud_too()
    {
        var builder = NewBuilder();
        await builder.AddSparkEmulatorAsync(AnyPort);
        var host = builder.Build();
        _ = host.Services.GetServices<IHostedService>().ToList();

        host.Dispose();

        await Should.ThrowAsync<HttpRequestException>(() => MeAsync(builder.Configuration));
    }

    [Fact]
    public async Task Failed_deliveries_are_logged_by_the_host()
    {
        var builder = NewBuilder();
        var log = new LogLines();
        builder.Logging.AddProvider(log);
        await builder.AddSparkEmulatorAsync(AnyPort);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await CallAsync(
            builder.Configuration,
            "/webhooks",
            """{"name":"dead","targetUrl":"http://127.0.0.1:1/","resource":"rooms","event":"created"}"""
        );

        await CallAsync(builder.Configuration, "/rooms", """{"title":"x"}""");

        (await log.FirstAsync(LogLevel.Warning)).ShouldContain(
            "rooms created was not delivered to webhook 'dead' at http://127.0.0.1:1/"
        );
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void AnyPort(SparkEmulatorOptions options) => options.Url = new Uri("http://127.0.0.1:0");

    private static HostApplicationBuilder NewBuilder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        return builder;
    }

    private static Task<string> MeAsync(IConfiguration configuration) => CallAsync(configuration, "/people/me");

    private static async Task<string> CallAsync(IConfiguration configuration, string path, string? body = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(
            body is null ? HttpMethod.Get : HttpMethod.Post,
            configuration["Spark:ApiUrl"] + path
        );
        request.Headers.Add("Authorization", "Bearer " + configuration["Spark:AccessToken"]);
        request.Content = body is null ? null : TestCloud.Json(body);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A bot that still calls the API while its host stops.</summary>
    private sealed class LastWords(IConfiguration configuration) : IHostedService
    {
        public string? Heard { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) => Heard = await MeAsync(configuration);
    }
}

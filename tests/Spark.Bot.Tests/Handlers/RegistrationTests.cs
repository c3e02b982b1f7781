using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spark.Client;

namespace Spark.Bot.Tests.Handlers;

public class RegistrationTests
{
    private static SparkBotBuilder Bot =>
        Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings()).AddSparkBot();

    [Fact]
    public void Handling_commands_without_saying_which_is_refused()
    {
        Should
            .Throw<InvalidOperationException>(() => Bot.On<CommandReceived>((_, _) => Task.CompletedTask))
            .Message.ShouldContain("OnCommand");
        Should
            .Throw<InvalidOperationException>(() => Bot.AddHandler<ACommand>())
            .Message.ShouldContain("OnCommand<ACommand>");
    }

    [Fact]
    public void A_class_that_handles_nothing_is_refused() =>
        Should
            .Throw<InvalidOperationException>(() => Bot.AddHandler<object>())
            .Message.ShouldContain("handles nothing");

    [Fact]
    public async Task A_hosts_retries_are_not_put_around_the_bots_client()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var service = new Unavailable();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new Twice()));
        builder.AddSparkBot(options =>
            (options.AccessToken, options.PublicUrl, options.MaxAttempts) = ("token", "https://bot.example.com", 1)
        );
        builder.Services.AddSparkClient().ConfigurePrimaryHttpMessageHandler(() => service);
        builder.AddSparkBot(); // again: what was set on the builder stays
        await using var provider = builder.Services.BuildServiceProvider();

        await Should.ThrowAsync<SparkApiException>(() =>
            provider.GetRequiredService<SparkClient>().Rooms.CreateAsync("Lunch")
        );

        service.Requests.ShouldBe(1);
    }

    private sealed class Unavailable : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable));
        }
    }

    private sealed class Twice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            await base.SendAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ACommand : IBotHandler<CommandReceived>
    {
        public Task HandleAsync(CommandReceived botEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

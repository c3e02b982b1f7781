using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Spark.Client.Tests;

[Collection(nameof(SparkClientOptionsTests))] // the environment is everybody's
public class ServiceCollectionTests
{
    [Fact]
    public async Task The_registered_client_calls_with_the_configured_values()
    {
        await using var server = await Rooms();
        var services = new ServiceCollection();
        services.AddSparkClient(options => (options.ApiUrl, options.AccessToken) = ($"{server.Url}/v1", "one"));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");

        server.Requests.ShouldBe([("/v1/rooms/r1", "Bearer one")]);
        provider.GetRequiredService<SparkClient>().ShouldBeSameAs(provider.GetRequiredService<SparkClient>());
    }

    [Fact]
    public async Task Message_handlers_of_the_factory_see_every_call()
    {
        await using var server = await Rooms();
        var seen = new List<string>();
        var services = new ServiceCollection();
        services
            .AddSparkClient(options => (options.ApiUrl, options.AccessToken) = ($"{server.Url}/v1", "one"))
            .AddHttpMessageHandler(() => new Spy(seen));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");

        seen.ShouldBe(["GET /v1/rooms/r1"]);
    }

    [Fact]
    public async Task Clients_of_several_tokens_are_had_by_name()
    {
        await using var server = await Rooms();
        var services = new ServiceCollection();
        services.AddSparkClient(options => (options.ApiUrl, options.AccessToken) = ($"{server.Url}/v1", "one"));
        services.AddSparkClient("b", options => (options.ApiUrl, options.AccessToken) = ($"{server.Url}/v1", "two"));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<SparkClient>("b").Rooms.GetAsync("r1");
        await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");

        server.Requests.Select(request => request.Authorization).ShouldBe(["Bearer two", "Bearer one"]);
    }

    [Fact]
    public async Task A_proxy_is_set_in_the_handler()
    {
        await using var proxy = await Rooms();
        var services = new ServiceCollection();
        services
            .AddSparkClient(options => (options.ApiUrl, options.AccessToken) = ("http://localhost:9/v1", "one"))
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new System.Net.WebProxy(proxy.Url) }
            );
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");

        proxy.Requests.Single().Target.ShouldBe("http://localhost:9/v1/rooms/r1");
    }

    [Fact]
    public async Task Mistakes_are_reported_together_when_the_program_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSparkClient(options => (options.ApiUrl, options.MaxAttempts) = ("nowhere", 0));
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        error.Failures.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handlers_that_a_host_puts_around_all_clients_do_not_repeat_our_calls(bool first)
    {
        await using var server = await RealServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        var services = new ServiceCollection();
        if (first)
        {
            services.ConfigureHttpClientDefaults(Twice);
        }

        services.AddSparkClient(options =>
            (options.ApiUrl, options.AccessToken, options.MaxAttempts) = ($"{server.Url}/v1", "one", 1)
        );
        services.AddSparkClient("b", options => (options.ApiUrl, options.AccessToken) = ($"{server.Url}/v1", "two"));
        if (!first)
        {
            services.ConfigureHttpClientDefaults(Twice);
        }

        await using var provider = services.BuildServiceProvider();

        var error = await Should.ThrowAsync<SparkApiException>(() =>
            provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1")
        );
        await Should.ThrowAsync<SparkApiException>(() =>
            provider.GetRequiredKeyedService<SparkClient>("b").Rooms.CreateAsync("Lunch")
        );

        error.Attempts.ShouldBe(1);
        server.Requests.Count.ShouldBe(2);

        static void Twice(IHttpClientBuilder builder) => builder.AddHttpMessageHandler(() => new Repeating());
    }

    [Fact]
    public async Task What_a_user_adds_on_purpose_stays_when_the_client_is_added_again()
    {
        await using var proxy = await Rooms();
        var seen = new List<string>();
        var services = new ServiceCollection();
        services
            .AddSparkClient(options => (options.ApiUrl, options.AccessToken) = ("http://localhost:9/v1", "one"))
            .AddHttpMessageHandler(() => new Spy(seen))
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new System.Net.WebProxy(proxy.Url) }
            );
        services.AddSparkClient();
        services.AddSparkClient("another");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");

        seen.ShouldBe(["GET /v1/rooms/r1"]);
        proxy.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_named_client_without_a_token_takes_nobody_elses()
    {
        await using var server = await Rooms();
        Environment.SetEnvironmentVariable("SPARK_ACCESS_TOKEN", "of-the-environment");
        try
        {
            var services = new ServiceCollection();
            services.AddSparkClient(options => options.ApiUrl = $"{server.Url}/v1");
            services.AddSparkClient("b", options => options.ApiUrl = $"{server.Url}/v1");
            await using var provider = services.BuildServiceProvider();

            await Should.ThrowAsync<SparkTokenMissingException>(() =>
                provider.GetRequiredKeyedService<SparkClient>("b").Rooms.GetAsync("r1")
            );
            await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");

            server.Requests.ShouldBe([("/v1/rooms/r1", "Bearer of-the-environment")]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SPARK_ACCESS_TOKEN", null);
        }
    }

    [Fact]
    public async Task What_is_set_on_the_http_client_holds()
    {
        await using var server = await RealServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Proxy"] == "lunch" ? 200 : 400;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
                context.Response,
                SparkDriver.Room
            );
        });
        var services = new ServiceCollection();
        services
            .AddSparkClient(options => (options.ApiUrl, options.AccessToken) = ($"{server.Url}/v1", "one"))
            .ConfigureHttpClient(http => http.DefaultRequestHeaders.Add("X-Proxy", "lunch"));
        await using var provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }
        );

        await provider.GetRequiredService<SparkClient>().Rooms.GetAsync("r1");
    }

    private static Task<RealServer> Rooms() =>
        RealServer.StartAsync(context =>
            Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, SparkDriver.Room)
        );

    private sealed class Spy(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            seen.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Sends everything twice, as a host's retries would.</summary>
    private sealed class Repeating : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Spark.Client.Tests;

/// <summary>A server on a loopback port, for what only real HTTP shows: bytes on the wire, compression, sizes.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RealServer(WebApplication app) => _app = app;

    /// <summary>The request lines' targets, byte for byte, and the tokens that came with them.</summary>
    public List<(string Target, string? Authorization)> Requests { get; } = [];

    public string Url => _app.Urls.First();

    public static async Task<RealServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.Services.AddRoutingCore();
        var server = new RealServer(builder.Build());
        server._app.Run(context =>
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            lock (server.Requests)
            {
                server.Requests.Add((target, context.Request.Headers.Authorization));
            }

            return answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    public SparkClient Client(Action<SparkClientOptions>? configure = null)
    {
        var options = new SparkClientOptions
        {
            ApiUrl = $"{Url}/v1",
            AccessToken = SparkDriver.Token,
            MaxAttempts = 1,
        };
        configure?.Invoke(options);
        return new SparkClient(options);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests;

/// <summary>One public address before several bots: each request goes to the next of them, or is answered 503.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly ConcurrentDictionary<string, Uri> _below = new(StringComparer.Ordinal);
    private IReadOnlyList<Uri> _backends = [];

    /// <summary>What was delivered, and what the bot answered, in this order.</summary>
    public ConcurrentQueue<(string Body, int Status)> Answered { get; } = [];

    private int _next;
    private int _turnedAway;

    private LoadBalancer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>How many requests were answered 503.</summary>
    public int TurnedAway => Volatile.Read(ref _turnedAway);

    public static async Task<LoadBalancer> StartAsync()
    {
        var balancer = new LoadBalancer();
        await balancer._app.StartAsync();
        return balancer;
    }

    /// <summary>From now on requests go to these; to none, that is a broken proxy.</summary>
    public void LeadTo(params IReadOnlyList<Uri> backends) => Volatile.Write(ref _backends, backends);

    /// <summary>What is below this path, such as <c>/blue</c>, goes there.</summary>
    public void LeadBelow(string path, Uri backend) => _below[path] = backend;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value!;
        var backends = _below.TryGetValue(path[..path.IndexOf('/', 1)], out var below)
            ? [below]
            : Volatile.Read(ref _backends);
        if (backends is [])
        {
            Interlocked.Increment(ref _turnedAway);
            Answered.Enqueue((Encoding.UTF8.GetString(body.ToArray()), StatusCodes.Status503ServiceUnavailable));
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var backend = backends[(int)((uint)Interlocked.Increment(ref _next) % backends.Count)];
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(backend, context.Request.Path))
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Content-Length") && !request.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                request.Content.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        using var response = await SendAsync(request);
        Answered.Enqueue((Encoding.UTF8.GetString(body.ToArray()), (int)response.StatusCode));
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (
            var (name, values) in response.Headers.Where(header =>
                header.Key.StartsWith("X-", StringComparison.Ordinal)
            )
        )
        {
            context.Response.Headers[name] = values.ToArray();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        try
        {
            return await _http.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            return new HttpResponseMessage(HttpStatusCode.BadGateway); // nobody there, or gone in the middle of it
        }
    }
}

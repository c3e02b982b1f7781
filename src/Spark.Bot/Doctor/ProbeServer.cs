using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// The bot's door without the bot behind it, for the doctor: the program's own server, which answers probes. Events are
/// refused, since nobody would handle them.
/// </summary>
internal sealed class ProbeServer(
    IServer server,
    OwnAddresses own,
    RequestBody bodies,
    WebhookSecrets secrets,
    Probe probe,
    IOptions<SparkBotOptions> options
) : IHttpApplication<HttpContext>
{
    private bool _listening;

    /// <summary>Listens where the bot would; false if that is not possible, such as when the bot is running already.</summary>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses is { IsReadOnly: false, Count: 0 } addresses)
        {
            foreach (var address in own.Bound())
            {
                addresses.Add(address);
            }
        }

        try
        {
            await server.StartAsync(this, cancellationToken).ConfigureAwait(false);
            _listening = true;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            _listening = false;
        }

        return _listening;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        _listening ? server.StopAsync(cancellationToken) : Task.CompletedTask;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var read = await bodies.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var isProbe =
            context.Request.Path == options.Value.WebhookPath
            && read.Refusal is null
            && secrets.Verify(read.Body.Span, context.Request.Headers[WebhookSignature.HeaderName])
            && WebhookEnvelope.TryParse(read.Body) is { } envelope
            && probe.TryAnswer(envelope.Event, context.Response);
        context.Response.StatusCode = isProbe
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status503ServiceUnavailable;
    }

    public void DisposeContext(HttpContext context, Exception? exception) { }
}

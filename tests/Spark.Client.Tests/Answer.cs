using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spark.Client.Tests;

/// <summary>What the scripted server does with one request.</summary>
internal sealed class Answer(
    Func<ScriptedServer, HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> give
)
{
    public Task<HttpResponseMessage> GiveAsync(
        ScriptedServer server,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) => give(server, request, cancellationToken);

    public static Answer Json(string json, int status = 200) => Body(json, "application/json", status);

    public static Answer Html(int status) => Body("<html>Sorry</html>", "text/html", status);

    public static Answer Body(string body, string contentType, int status = 200) =>
        Make(status, () => new StringContent(body, Encoding.UTF8, contentType));

    public static Answer Body(byte[] body, int status = 200) => Make(status, () => new ByteArrayContent(body));

    /// <summary>A body of the test's own making, such as one that breaks off.</summary>
    public static Answer Stream(Func<Stream> body, int status = 200) => Make(status, () => new StreamContent(body()));

    public static Answer Status(int status) => Make(status, () => new ByteArrayContent([]));

    /// <summary>The same with a header, sent as it stands, however odd.</summary>
    public Answer With(string header, string value) =>
        new(
            async (server, request, cancellationToken) =>
            {
                var response = await GiveAsync(server, request, cancellationToken);
                _ =
                    response.Headers.TryAddWithoutValidation(header, value)
                    || response.Content.Headers.TryAddWithoutValidation(header, value);
                return response;
            }
        );

    /// <summary>Nobody listens.</summary>
    public static Answer Refused() =>
        Fails(() =>
            new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException(111), null)
        );

    /// <summary>The connection breaks after the request was sent.</summary>
    public static Answer Reset() =>
        Fails(() => new HttpRequestException("reset", new IOException("reset", new SocketException(104))));

    public static Answer Fails(Func<Exception> error) =>
        new((_, _, _) => Task.FromException<HttpResponseMessage>(error()));

    /// <summary>Nothing comes until the caller gives up.</summary>
    public static Answer Hangs() =>
        new(
            async (server, _, cancellationToken) =>
            {
                await server.HangAsync(cancellationToken);
                throw new InvalidOperationException("never comes here");
            }
        );

    /// <summary>A body that begins and does not go on.</summary>
    public static Answer Stalls(string start, int status = 200) =>
        new(
            (server, request, _) =>
                Task.FromResult(
                    new HttpResponseMessage((HttpStatusCode)status)
                    {
                        Content = new StreamContent(new BrokenStream(start, server.HangAsync)),
                        RequestMessage = request,
                    }
                )
        );

    private static Answer Make(int status, Func<HttpContent> content) =>
        new(
            (_, request, _) =>
                Task.FromResult(
                    new HttpResponseMessage((HttpStatusCode)status) { Content = content(), RequestMessage = request }
                )
        );
}

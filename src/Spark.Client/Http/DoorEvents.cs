using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Flurl.Http;
using Flurl.Http.Configuration;

namespace Spark.Client;

/// <summary>What the client adds to Flurl where Flurl has a place for it.</summary>
internal static class DoorEvents
{
    public static FlurlClient CreateFlurl(HttpClient http)
    {
        var flurl = new FlurlClient(http);
        flurl.Settings.Timeout = null; // attempts are timed by the door, on the injected clock
        flurl.Settings.Redirects.Enabled = false; // those of files are followed by the door, others by nobody
        flurl.Settings.JsonSerializer = new Serializer();
        flurl.EventHandlers.Add((FlurlEventType.BeforeCall, new Mark()));
        flurl.EventHandlers.Add((FlurlEventType.OnError, new Unwrap()));
        return flurl;
    }

    /// <summary>Tells the door which request a message belongs to.</summary>
    private sealed class Mark : FlurlEventHandler
    {
        public override void Handle(FlurlEventType eventType, FlurlCall call)
        {
            if (call.Request is IDoorRequest request)
            {
                DoorRequests.Mark(call.HttpRequestMessage, request);
            }
        }
    }

    /// <summary>
    /// What failed is what is thrown, not Flurl's wrapping of it, whose message holds the whole address; and a
    /// cancelled call is an <see cref="OperationCanceledException"/>.
    /// </summary>
    private sealed class Unwrap : FlurlEventHandler
    {
        public override async Task HandleAsync(FlurlEventType eventType, FlurlCall call)
        {
            if (call.Exception is OperationCanceledException)
            {
                // Otherwise a time limit that was set on the request (WithTimeout): Flurl's to tell.
                (call.Request as IDoorRequest)?.Caller.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(call.Request is IDoorRequest { Call: not null }, typeof(SparkClient));
            }
            else if (
                call.Exception is FlurlParsingException unreadable
                && DoorRequests.StateOf(call.HttpRequestMessage) is { } state
            )
            {
                var response = call.HttpResponseMessage;
                var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false); // it is buffered
                var odd =
                    unreadable.InnerException as JsonException ?? new JsonException(unreadable.Message, unreadable);
                throw UnreadableAnswerException
                    .NotTheJson(response, body, odd)
                    .Explain(
                        new ApiFailure(state.Call, state.Attempts)
                        {
                            StatusCode = response.StatusCode,
                            TrackingId = state.TrackingId,
                            MayHaveBeenApplied = state.Call.Changes,
                        }
                    );
            }
            else if (call.Exception is not FlurlHttpException)
            {
                ExceptionDispatchInfo.Throw(call.Exception);
            }
        }
    }

    /// <summary>Knows the library's types without reflection; others as Flurl does by default.</summary>
    private sealed class Serializer : ISerializer
    {
        private readonly DefaultJsonSerializer _others = new();

        public string Serialize(object obj) =>
            obj is not null && SparkJson.Options.TryGetTypeInfo(obj.GetType(), out var type)
                ? JsonSerializer.Serialize(obj, type)
                : _others.Serialize(obj);

        public T Deserialize<T>(string s) =>
            IsOurs<T>()
                ? LenientJson.Read(Encoding.UTF8.GetBytes(s), SparkJson.AnswerType<T>())
                : _others.Deserialize<T>(s);

        public T Deserialize<T>(Stream stream)
        {
            if (!IsOurs<T>())
            {
                return _others.Deserialize<T>(stream);
            }

            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var json = JsonAnswer.WithoutMark(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            return LenientJson.Read(json.Span, SparkJson.AnswerType<T>());
        }

        private static bool IsOurs<T>() => typeof(T).IsSubclassOf(typeof(SparkObject));
    }
}

using System.Runtime.ExceptionServices;
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
        public override void Handle(FlurlEventType eventType, FlurlCall call)
        {
            if (call.Exception is OperationCanceledException)
            {
                // Otherwise a time limit that was set on the request (WithTimeout): Flurl's to tell.
                (call.Request as IDoorRequest)?.Caller.ThrowIfCancellationRequested();
            }
            else if (call.Exception is FlurlParsingException unreadable)
            {
                var message = call.HttpRequestMessage;
                var failure = new ApiFailure(
                    new ApiCall(message.Method, [message.RequestUri!.AbsolutePath.TrimStart('/')], ""),
                    1
                )
                {
                    StatusCode = call.HttpResponseMessage.StatusCode,
                    MayHaveBeenApplied = message.Method != HttpMethod.Get && message.Method != HttpMethod.Head,
                    Problem = "the answer is not the JSON it should be.",
                };
                throw new SparkAnswerException(failure, unreadable.InnerException);
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
                ? System.Text.Json.JsonSerializer.Serialize(obj, type)
                : _others.Serialize(obj);

        public T Deserialize<T>(string s) =>
            SparkJson.Options.TryGetTypeInfo(typeof(T), out var type)
                ? (T)System.Text.Json.JsonSerializer.Deserialize(s, type)!
                : _others.Deserialize<T>(s);

        public T Deserialize<T>(Stream stream) =>
            SparkJson.Options.TryGetTypeInfo(typeof(T), out var type)
                ? (T)System.Text.Json.JsonSerializer.Deserialize(stream, type)!
                : _others.Deserialize<T>(stream);
    }
}

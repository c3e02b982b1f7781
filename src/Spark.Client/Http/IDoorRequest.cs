using Flurl.Http;

namespace Spark.Client;

/// <summary>A request of Flurl's that the door below it recognises: what the door has to know travels with the message.</summary>
internal interface IDoorRequest : IFlurlRequest
{
    /// <summary>The call; <c>null</c> if the user makes the request with Flurl.</summary>
    ApiCall? Call { get; }

    /// <summary>The caller's token, which Flurl does not tell apart from its own time limit's.</summary>
    CancellationToken Caller { get; }

    /// <summary>Reads the answer as part of the attempt: within its time, and again if it breaks off.</summary>
    Task ReadAsync(HttpResponseMessage response, CallState state, AttemptLimit limit);

    /// <summary>Whether the user takes this status for an answer (<c>AllowHttpStatus</c>).</summary>
    bool Allows(HttpResponseMessage response);
}

/// <summary>How a message says which request it belongs to.</summary>
internal static class DoorRequests
{
    private static readonly HttpRequestOptionsKey<IDoorRequest> Key = new("Spark.Client");
    private static readonly HttpRequestOptionsKey<CallState> StateKey = new("Spark.Client.State");

    public static IDoorRequest? Of(HttpRequestMessage message) =>
        message.Options.TryGetValue(Key, out var request) ? request : null;

    public static void Mark(HttpRequestMessage message, IDoorRequest request) => message.Options.Set(Key, request);

    /// <summary>What the door knows of a request that the user has made with Flurl.</summary>
    public static CallState? StateOf(HttpRequestMessage message) =>
        message.Options.TryGetValue(StateKey, out var state) ? state : null;

    public static void Tell(HttpRequestMessage message, CallState state) => message.Options.Set(StateKey, state);
}

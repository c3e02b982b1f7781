using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Spark.Emulator;

/// <summary>The call is done and half of its answer comes, whose length was announced: <c>{"kind":"truncated","count":1}</c>.</summary>
internal sealed class TruncatedFault(FaultSpec spec) : CallFault(spec)
{
    public static FaultKind Kind { get; } =
        new()
        {
            Name = "truncated",
            Title = "Half an answer",
            Description = "The call is done, and the connection breaks in the middle of its answer.",
            Fields = FaultKind.OfCalls(1),
            Create = spec => new TruncatedFault(spec),
        };

    public override async Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        var http = call.Http;
        var body = await RecordedAnswer.OfAsync(http, answer).ConfigureAwait(false);
        if (body.Length > 0)
        {
            http.Response.ContentLength = body.Length;
            await http
                .Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted)
                .ConfigureAwait(false);
            await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            await HangUpAsync(http).ConfigureAwait(false);
        }

        http.Abort();
    }

    /// <summary>Ends the connection after what was written; to abort it would take that back.</summary>
    private static async Task HangUpAsync(HttpContext http)
    {
        var connection = http.Features.GetRequiredFeature<IConnectionTransportFeature>();
        await connection.Transport.Output.CompleteAsync().ConfigureAwait(false);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var told = http.RequestAborted.Register(closed.SetResult);
        await closed.Task.ConfigureAwait(false);
    }
}

using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes handlers that return their answer into handlers that send it.</summary>
internal static class Replying
{
    /// <summary>A method that returns a task may return one with a text, a card or a reply all the same.</summary>
    public static Func<TEvent, CancellationToken, Task> With<TEvent>(Func<TEvent, CancellationToken, Task> handle)
        where TEvent : BotEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return async (botEvent, cancellationToken) =>
        {
            var task = handle(botEvent, cancellationToken);
            await task.ConfigureAwait(false);
            var reply = task switch
            {
                Task<Reply?> replying => await replying.ConfigureAwait(false),
                Task<string?> saying => await saying.ConfigureAwait(false),
                Task<AdaptiveCard?> showing when await showing.ConfigureAwait(false) is { } card => card,
                _ => null,
            };
            await SendAsync(botEvent as RoomEvent, reply, cancellationToken).ConfigureAwait(false);
        };
    }

    public static Func<TEvent, CancellationToken, Task> With<TEvent>(
        Func<TEvent, CancellationToken, Task<Reply?>> handle
    )
        where TEvent : RoomEvent => With((Func<TEvent, CancellationToken, Task>)handle);

    public static Func<TEvent, CancellationToken, Task> With<TEvent>(Func<TEvent, Reply?> handle)
        where TEvent : RoomEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return (botEvent, cancellationToken) => SendAsync(botEvent, handle(botEvent), cancellationToken);
    }

    public static Func<TEvent, CancellationToken, Task> With<TEvent>(Func<TEvent, IAsyncEnumerable<Reply>> handle)
        where TEvent : RoomEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return async (botEvent, cancellationToken) =>
        {
            var replies = handle(botEvent).WithCancellation(cancellationToken);
            await foreach (var reply in replies.ConfigureAwait(false))
            {
                await SendAsync(botEvent, reply, cancellationToken).ConfigureAwait(false);
            }
        };
    }

    private static async Task SendAsync(RoomEvent? botEvent, Reply? reply, CancellationToken cancellationToken)
    {
        if (botEvent is not null && reply is { IsEmpty: false })
        {
            await botEvent.ReplyAsync(reply, cancellationToken).ConfigureAwait(false);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>
/// Handlers that are methods. One may answer itself, or return what to answer: a text, a reply, a card, or a stream of
/// them; <c>null</c> or an empty text is no answer.
/// </summary>
public static class HandlerBuilderExtensions
{
    /// <summary>Handles messages that are no command and no answer.</summary>
    public static SparkBotBuilder OnMessage(
        this SparkBotBuilder bot,
        Func<MessageReceived, CancellationToken, Task> handle
    ) => bot.On(handle);

    /// <summary>Answers messages that are no command with what is returned.</summary>
    public static SparkBotBuilder OnMessage(
        this SparkBotBuilder bot,
        Func<MessageReceived, CancellationToken, Task<Reply?>> handle
    ) => bot.On(handle);

    /// <summary>Answers messages that are no command with what is returned.</summary>
    public static SparkBotBuilder OnMessage(this SparkBotBuilder bot, Func<MessageReceived, Reply?> handle) =>
        bot.On(handle);

    /// <summary>Answers messages that are no command with all that is returned, one after the other.</summary>
    public static SparkBotBuilder OnMessage(
        this SparkBotBuilder bot,
        Func<MessageReceived, IAsyncEnumerable<Reply>> handle
    ) => bot.On(handle);

    /// <summary>Handles events of one type.</summary>
    /// <typeparam name="TEvent">The type, such as <see cref="MemberJoined"/>.</typeparam>
    public static SparkBotBuilder On<TEvent>(this SparkBotBuilder bot, Func<TEvent, CancellationToken, Task> handle)
        where TEvent : BotEvent => bot.Add(Replying.With(handle));

    /// <summary>Answers events of one type with what is returned.</summary>
    /// <typeparam name="TEvent">The type, such as <see cref="MemberJoined"/>.</typeparam>
    public static SparkBotBuilder On<TEvent>(
        this SparkBotBuilder bot,
        Func<TEvent, CancellationToken, Task<Reply?>> handle
    )
        where TEvent : RoomEvent => bot.Add(Replying.With(handle));

    /// <summary>Answers events of one type with what is returned.</summary>
    /// <typeparam name="TEvent">The type, such as <see cref="MemberJoined"/>.</typeparam>
    public static SparkBotBuilder On<TEvent>(this SparkBotBuilder bot, Func<TEvent, Reply?> handle)
        where TEvent : RoomEvent => bot.Add(Replying.With(handle));

    /// <summary>Answers events of one type with all that is returned, one after the other.</summary>
    /// <typeparam name="TEvent">The type, such as <see cref="MemberJoined"/>.</typeparam>
    public static SparkBotBuilder On<TEvent>(this SparkBotBuilder bot, Func<TEvent, IAsyncEnumerable<Reply>> handle)
        where TEvent : RoomEvent => bot.Add(Replying.With(handle));

    private static SparkBotBuilder Add<TEvent>(this SparkBotBuilder bot, Func<TEvent, CancellationToken, Task> handle)
        where TEvent : BotEvent
    {
        ArgumentNullException.ThrowIfNull(bot);
        if (typeof(TEvent) == typeof(CommandReceived))
        {
            throw new InvalidOperationException("Say which command it handles: use OnCommand.");
        }

        bot.Services.AddSingleton(
            SparkBotBuilder.Instance(new DelegateHandler<TEvent>(handle), $"A lambda for {typeof(TEvent).Name}")
        );
        return bot;
    }
}

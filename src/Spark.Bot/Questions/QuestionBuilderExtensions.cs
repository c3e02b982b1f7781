using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Questions, and what is done with the answers.</summary>
public static class QuestionBuilderExtensions
{
    /// <summary>Handles the answers to a question.</summary>
    public static SparkBotBuilder OnAnswer<T>(
        this SparkBotBuilder bot,
        Question<T> question,
        Func<AnswerReceived<T>, CancellationToken, Task> handle
    )
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(question);
        var handler = new DelegateAnswerHandler<T>(Replying.With(handle));
        return bot.Add(question, SparkBotBuilder.Instance(handler, $"The question {question.Name}"));
    }

    /// <summary>Answers the answers to a question with what is returned.</summary>
    public static SparkBotBuilder OnAnswer<T>(
        this SparkBotBuilder bot,
        Question<T> question,
        Func<AnswerReceived<T>, Reply?> handle
    )
        where T : IParsable<T> => bot.OnAnswer(question, Replying.With(handle));

    /// <summary>Handles the answers to a question with a class.</summary>
    /// <typeparam name="T">What the answer is.</typeparam>
    /// <typeparam name="THandler">The class; made for every answer, from a scope of its own.</typeparam>
    public static SparkBotBuilder OnAnswer<
        T,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >(this SparkBotBuilder bot, Question<T> question)
        where T : IParsable<T>
        where THandler : class, IAnswerHandler<T>
    {
        ArgumentNullException.ThrowIfNull(bot);
        return bot.Add(question, bot.Class<THandler>());
    }

    private static SparkBotBuilder Add<T>(this SparkBotBuilder bot, Question<T> question, HandlerRegistration handler)
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentNullException.ThrowIfNull(question);
        bot.Services.AddSingleton<IQuestionRegistration>(new QuestionRegistration<T>(question, handler));
        return bot.UseState().Needs(WebhookResource.Messages, WebhookEventType.Created);
    }
}

/// <summary>Asks people.</summary>
public static class AskExtensions
{
    /// <summary>
    /// Asks the person whom the event is about (<see cref="BotEvent.PersonId"/>), in the same room and thread, and
    /// returns at once: the answer goes to the question's handler. In a group room the person must mention the bot,
    /// as always. An older question to the same person in the same room is dropped.
    /// </summary>
    /// <param name="botEvent">What is being handled.</param>
    /// <param name="question">What to do with the answer; registered with <c>OnAnswer</c>.</param>
    /// <param name="prompt">What the person is asked.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The message that asks.</returns>
    public static async Task<Message> AskAsync<T>(
        this RoomEvent botEvent,
        Question<T> question,
        Reply prompt,
        CancellationToken cancellationToken = default
    )
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(botEvent);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(prompt);
        var state = botEvent.State; // before anything is sent: it tells when no question is registered
        var deadline = botEvent.Context.Clock.GetUtcNow() + question.ValidFor;
        var sent = await botEvent.ReplyAsync(prompt, cancellationToken).ConfigureAwait(false);
        var open = new OpenQuestion(question.Name, sent.Id, deadline)
        {
            AskedBy = botEvent.MessageId,
            AskedAfter = (botEvent as MessageReceived)?.AnsweredQuestion,
        };
        if (sent.RoomId is { } room && room != botEvent.RoomId)
        {
            state = new ConversationState(botEvent.Context.States!, room, botEvent.PersonId);
        }

        await state.SetAsync(OpenQuestion.Slot, open, cancellationToken).ConfigureAwait(false);
        return sent;
    }
}

namespace Spark.Bot;

/// <summary>
/// A question that the bot asks a person. It is stored, and does not wait: the person's next message in the room is the
/// answer, and goes to the question's handler.
/// </summary>
/// <typeparam name="T">What the answer is: a <see cref="string"/>, a number, a <see cref="DateOnly"/> …</typeparam>
public sealed class Question<T>
    where T : IParsable<T>
{
    /// <summary>A question.</summary>
    /// <param name="name">Its name, which is stored with each question asked.</param>
    public Question(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What is wrong with an answer, as the person is told; <c>null</c> if nothing is.</summary>
    public Func<T, string?>? Validate { get; init; }

    /// <summary>
    /// How long it may be answered. What is said later is a message like any other. Default: an hour.
    /// </summary>
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The word that takes the question back, in any case. Default: <c>cancel</c>.</summary>
    public string CancelWord { get; init; } = "cancel";

    /// <summary>What a person is told who took it back.</summary>
    public string CancelledText { get; init; } = "Never mind.";

    /// <summary>What a person is told whose answer is no such thing.</summary>
    public string InvalidText { get; init; } = "I did not understand that. Please try again.";
}

/// <summary>Somebody answered a question of the bot.</summary>
/// <typeparam name="T">What the answer is.</typeparam>
public sealed class AnswerReceived<T> : MessageReceived
    where T : IParsable<T>
{
    internal AnswerReceived(MessageReceived message, string question, T answer)
        : base(message) => (Question, Answer) = (question, answer);

    /// <summary>The question's name.</summary>
    public string Question { get; }

    /// <summary>The answer: valid.</summary>
    public T Answer { get; }

    internal override IEnumerable<BotEvent> Facets => [this];

    internal override string? AnsweredQuestion => Question;

    internal override Type HandlerType => typeof(IAnswerHandler<T>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IAnswerHandler<T>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>Handles the answers to a question; made anew for every answer, from a scope of its own.</summary>
/// <typeparam name="T">What the answer is.</typeparam>
public interface IAnswerHandler<T>
    where T : IParsable<T>
{
    /// <summary>Handles an answer; it may ask the next question.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">The bot is being stopped, and out of time.</param>
    Task HandleAsync(AnswerReceived<T> answer, CancellationToken cancellationToken);
}

/// <summary>An answer's handler that is a method.</summary>
internal sealed class DelegateAnswerHandler<T>(Func<AnswerReceived<T>, CancellationToken, Task> handle)
    : IAnswerHandler<T>
    where T : IParsable<T>
{
    public Task HandleAsync(AnswerReceived<T> answer, CancellationToken cancellationToken) =>
        handle(answer, cancellationToken);
}

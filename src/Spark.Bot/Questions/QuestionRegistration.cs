using System.Globalization;

namespace Spark.Bot;

/// <summary>A question with its handler, whatever its type.</summary>
internal interface IQuestionRegistration
{
    string Name { get; }

    string HandlerName { get; }

    /// <summary>What a message is to the open question.</summary>
    Answer Read(MessageReceived message);
}

/// <summary>What a message is to a question: what to say to it, or how to handle it.</summary>
/// <param name="Settles">Whether the question is answered, or taken back.</param>
/// <param name="Say">What the person is told.</param>
/// <param name="Handle">Hands the answer on.</param>
internal sealed record Answer(
    bool Settles,
    string? Say = null,
    Func<IServiceProvider, CancellationToken, Task>? Handle = null
);

/// <summary>A question with its handler.</summary>
internal sealed class QuestionRegistration<T>(Question<T> question, HandlerRegistration handler) : IQuestionRegistration
    where T : IParsable<T>
{
    public string Name => question.Name;

    public string HandlerName => handler.Name;

    public Answer Read(MessageReceived message)
    {
        var text = message.Text.Trim();
        if (text.Equals(question.CancelWord, StringComparison.OrdinalIgnoreCase))
        {
            return new(Settles: true, question.CancelledText);
        }

        if (text.Length == 0 || !T.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            return new(Settles: false, question.InvalidText);
        }

        return question.Validate?.Invoke(value) is { } problem
            ? new(Settles: false, problem)
            : new(
                Settles: true,
                Handle: (services, cancellationToken) =>
                    new AnswerReceived<T>(message, Name, value).CallAsync(handler.Resolve(services), cancellationToken)
            );
    }
}

using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>Takes messages of people who have been asked something. A command that is no valid answer stays a command.</summary>
internal sealed partial class QuestionRoute : IEventRoute
{
    private readonly Dictionary<string, IQuestionRegistration> _questions;
    private readonly CommandTable _commands;
    private readonly ErrorHandling _errors;
    private readonly TimeProvider _clock;
    private readonly ILogger<QuestionRoute> _logger;

    /// <exception cref="InvalidOperationException">Two questions have the same name.</exception>
    public QuestionRoute(
        IEnumerable<IQuestionRegistration> questions,
        CommandTable commands,
        ErrorHandling errors,
        TimeProvider clock,
        ILogger<QuestionRoute> logger
    )
    {
        (_commands, _errors, _clock, _logger) = (commands, errors, clock, logger);
        _questions = new(StringComparer.Ordinal);
        foreach (var question in questions)
        {
            if (!_questions.TryAdd(question.Name, question))
            {
                throw new InvalidOperationException($"Two questions are called '{question.Name}': rename one of them.");
            }
        }
    }

    public async ValueTask<bool> TryTakeAsync(
        BotEvent botEvent,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        if (
            _questions.Count == 0
            || botEvent is not MessageReceived { PersonId: not null } message
            || await OpenAsync(message, cancellationToken).ConfigureAwait(false) is not var (question, asked, version)
        )
        {
            return false;
        }

        var answer = question.Read(message);
        if (!answer.Settles && _commands.Match(message) is not null)
        {
            return false;
        }

        var isHandled = await _errors
            .GuardAsync(
                message,
                question.HandlerName,
                () =>
                    answer.Handle?.Invoke(services, cancellationToken)
                    ?? message.ReplyAsync(answer.Say!, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (isHandled && answer.Settles && version is { } read)
        {
            // Not before, nor forgotten: another attempt must find it. If the handler has asked something new, that has
            // another version, and stays.
            var settled = asked with
            {
                AnsweredBy = message.MessageId,
            };
            await message.State.TrySetAsync(OpenQuestion.Slot, settled, read, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The question that this message may answer; without a version if it has answered it before.</summary>
    private async Task<(IQuestionRegistration, OpenQuestion, long?)?> OpenAsync(
        MessageReceived message,
        CancellationToken cancellationToken
    )
    {
        var open = await message.State.ReadAsync(OpenQuestion.Slot, cancellationToken).ConfigureAwait(false);
        if (open.Value is not { } asked)
        {
            return null;
        }

        // Another attempt finds what the first one left. What a message led to is not what it answered.
        var isAgain = asked.AskedBy == message.MessageId || asked.AnsweredBy == message.MessageId;
        var name = asked.AskedBy == message.MessageId ? asked.AskedAfter : asked.Name;
        if (isAgain)
        {
            return name is not null && _questions.TryGetValue(name, out var former) ? (former, asked, null) : null;
        }

        var isOpen = asked.AnsweredBy is null;
        if (isOpen && asked.Deadline > _clock.GetUtcNow() && _questions.TryGetValue(asked.Name, out var question))
        {
            return (question, asked, open.Version);
        }

        if (isOpen)
        {
            Log.Dropped(_logger, asked.Name, message.Description);
        }

        await message.State.TryDeleteAsync(OpenQuestion.Slot, open.Version, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "The question {Question} was answered too late, or is known no more: {Event}"
        )]
        public static partial void Dropped(ILogger logger, string question, string @event);
    }
}

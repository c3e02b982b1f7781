using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>Takes submissions of the bot's forms. Those of cards that are not its own are left to others.</summary>
internal sealed partial class FormRoute : IEventRoute
{
    private readonly Dictionary<string, IFormRegistration> _forms;
    private readonly ErrorHandling _errors;
    private readonly ILogger<FormRoute> _logger;

    /// <exception cref="InvalidOperationException">Two forms have the same name.</exception>
    public FormRoute(IEnumerable<IFormRegistration> forms, ErrorHandling errors, ILogger<FormRoute> logger)
    {
        (_errors, _logger) = (errors, logger);
        _forms = new(StringComparer.Ordinal);
        foreach (var form in forms)
        {
            if (!_forms.TryAdd(form.Name, form))
            {
                throw new InvalidOperationException($"Two forms are called '{form.Name}': rename one of them.");
            }
        }
    }

    public async ValueTask<bool> TryTakeAsync(
        BotEvent botEvent,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        if (botEvent is not CardSubmitted submitted || _forms.Count == 0)
        {
            return false;
        }

        var stamp = submitted switch
        {
            // The card is gone: what is submitted still says which one it was.
            { Card: null } => submitted.Inputs.GetString(FormStamp.FormKey) is { } form
                ? new FormStamp(form, null)
                : null,
            { IsForeign: true } => null,
            { Card: var card } => FormStamp.Of(card),
        };
        if (stamp is null || !_forms.TryGetValue(stamp.Form, out var registration))
        {
            if (submitted.IsForeign && submitted.Inputs.ContainsKey(FormStamp.FormKey))
            {
                Log.Foreign(_logger, submitted.Description);
            }

            return false;
        }

        await _errors
            .GuardAsync(
                submitted,
                $"The form {stamp.Form}",
                () => registration.HandleAsync(submitted, stamp, services, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Event} claims to be a form of this bot, but its card is not the bot's own"
        )]
        public static partial void Foreign(ILogger logger, string @event);
    }
}

/// <summary>A form with its handler, whatever its type.</summary>
internal interface IFormRegistration
{
    string Name { get; }

    Task HandleAsync(
        CardSubmitted submitted,
        FormStamp stamp,
        IServiceProvider services,
        CancellationToken cancellationToken
    );
}

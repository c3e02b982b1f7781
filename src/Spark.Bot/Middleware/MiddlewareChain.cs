using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>The user's middleware around the handlers, in a scope made for the event.</summary>
internal sealed partial class MiddlewareChain(
    IServiceScopeFactory scopes,
    IEnumerable<MiddlewareRegistration> registrations,
    ErrorHandling errors,
    ILogger<MiddlewareChain> logger
)
{
    private readonly MiddlewareRegistration[] _registrations = [.. registrations];

    public async Task RunAsync(
        BotEvent botEvent,
        Func<IServiceProvider, Task> handlers,
        CancellationToken cancellationToken
    )
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            await errors
                .TryAsync(botEvent, "The bot's middleware", () => StepAsync(0), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync(scope, botEvent).ConfigureAwait(false);
        }

        Task StepAsync(int index) =>
            index < _registrations.Length
                ? _registrations[index]
                    .Resolve(scope.ServiceProvider)
                    .InvokeAsync(botEvent, () => StepAsync(index + 1), cancellationToken)
                : handlers(scope.ServiceProvider);
    }

    private async Task CloseAsync(AsyncServiceScope scope, BotEvent botEvent)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The handlers have answered: another attempt would answer again.
            Log.NotClosed(logger, error, botEvent.Description);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A service that the handlers of {Event} used could not be disposed of")]
        public static partial void NotClosed(ILogger logger, Exception error, string @event);
    }
}

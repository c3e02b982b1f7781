using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>Calls the handlers of an event, in a scope made for it. One that fails does not keep the others from it.</summary>
internal sealed partial class HandlerRunner(
    IServiceScopeFactory scopes,
    HandlerTable handlers,
    CommandTable commands,
    ILogger<HandlerRunner> logger
)
{
    public async Task RunAsync(BotEvent botEvent, InboxEntry entry, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            if (botEvent is MessageReceived message && commands.Match(message) is var (command, received))
            {
                await CallAsync(command.Handler, received).ConfigureAwait(false);
                return;
            }

            foreach (var handler in handlers.For(botEvent.HandlerType))
            {
                await CallAsync(handler, botEvent).ConfigureAwait(false);
            }
        }

        async Task CallAsync(HandlerRegistration handler, BotEvent @event)
        {
            try
            {
                await @event.CallAsync(handler.Resolve(scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                // A user's code may throw anything. The event is finished: what the handler did before is not repeated.
                Log.Failed(logger, error, handler.Name, entry.Description);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Handler} failed on {Event}")]
        public static partial void Failed(ILogger logger, Exception error, string handler, string @event);
    }
}

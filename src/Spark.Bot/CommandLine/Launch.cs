using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Runs the bot. What keeps it from starting and is for its operator to put right is told without stack traces.</summary>
internal static class Launch
{
    public static async Task<int> RunAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            // Before the host does it, which would log an exception.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await ((IHost)app).RunAsync(cancellationToken).ConfigureAwait(false);
            return 0;
        }
        catch (Exception error) when (Mistakes(error) is { Count: > 0 } mistakes)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            await output.WriteLineAsync("The bot cannot start:").ConfigureAwait(false);
            foreach (var mistake in mistakes)
            {
                await output.WriteLineAsync($"- {mistake}").ConfigureAwait(false);
            }

            await output
                .WriteLineAsync("The argument --doctor, as the last one, checks everything it needs.")
                .ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>What to put right; empty if it is something else, and a fault of the program.</summary>
    private static List<string> Mistakes(Exception error) =>
        error switch
        {
            OptionsValidationException invalid => [.. invalid.Failures],
            UnusableConfigurationException unusable => [unusable.Message],
            IOException { InnerException: AddressInUseException } taken =>
            [
                $"{taken.Message} Choose another with --urls http://localhost:5001, or end the program that uses it.",
            ],
            AggregateException several when several.InnerExceptions.All(inner => Mistakes(inner).Count > 0) =>
            [
                .. several.InnerExceptions.SelectMany(Mistakes),
            ],
            _ => [],
        };
}

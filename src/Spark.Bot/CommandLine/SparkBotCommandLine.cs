using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Spark.Bot;

/// <summary>Runs a bot, or one of the things it can do instead, by its command line.</summary>
public static class SparkBotCommandLine
{
    /// <summary>The exit code of a command line that was not understood.</summary>
    private const int Misused = 2;

    private static readonly string[] Switches = ["--doctor", "--register-only", "--unregister"];

    /// <summary>
    /// Runs the bot until it is stopped; or, with one of these as the last argument, does that and ends:
    /// <c>--doctor</c> checks everything the bot needs and says what to do about what is wrong;
    /// <c>--register-only</c> registers the webhooks, for bots that run with <c>Spark:RegisterWebhooks=false</c>;
    /// <c>--unregister</c> removes all webhooks of the bot's name. None of them starts the program's hosted services.
    /// <c>app.Run()</c> remains for programs that want none of this.
    /// </summary>
    /// <param name="app">The program.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="output">Where the report goes. Default: the console.</param>
    /// <param name="cancellationToken">Stops the bot.</param>
    /// <returns>The exit code: 0; 1 when something is wrong or was not possible; 2 for a misused command line.</returns>
    public static async Task<int> RunSparkBotAsync(
        this WebApplication app,
        string[] args,
        TextWriter? output = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(args);
        var asked = Switches.Intersect(args, StringComparer.Ordinal).ToList();
        if (asked is [])
        {
            await ((IHost)app).RunAsync(cancellationToken).ConfigureAwait(false);
            return 0;
        }

        output ??= Console.Out;
        await using (app.ConfigureAwait(false))
        {
            if (Misuse(asked, app.Configuration) is { } misuse)
            {
                await output.WriteLineAsync(misuse).ConfigureAwait(false);
                return Misused;
            }

            var isWell = asked[0] switch
            {
                "--doctor" => await app
                    .Services.GetRequiredService<Doctor>()
                    .ExamineAsync(output, cancellationToken)
                    .ConfigureAwait(false),
                "--register-only" => await app
                    .Services.GetRequiredService<OneOff>()
                    .RegisterAsync(output, cancellationToken)
                    .ConfigureAwait(false),
                _ => await app
                    .Services.GetRequiredService<OneOff>()
                    .UnregisterAsync(output, cancellationToken)
                    .ConfigureAwait(false),
            };
            return isWell ? 0 : 1;
        }
    }

    /// <summary>The configuration takes the argument after a switch for the switch's value, and it would be lost.</summary>
    private static string? Misuse(List<string> asked, IConfiguration configuration) =>
        asked.Count > 1 ? $"{string.Join(" and ", asked)} do not go together: choose one."
        : configuration[asked[0].TrimStart('-')] is { Length: > 0 } swallowed
            ? $"{asked[0]} must be the last argument; '{swallowed}' stands after it."
        : null;
}

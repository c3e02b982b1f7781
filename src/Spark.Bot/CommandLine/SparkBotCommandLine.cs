using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>Runs a bot, or one of the things it can do instead, by its command line.</summary>
public static class SparkBotCommandLine
{
    /// <summary>The exit code of a command line that was not understood.</summary>
    private const int Misused = 2;

    private static readonly string[] Switches =
    [
        "--doctor",
        "--register-only",
        "--unregister",
        "--dead-letters",
        "--replay-dead-letters",
        "--drop-dead-letters",
        "--move-inbox",
    ];

    /// <summary>
    /// Runs the bot until it is stopped; or, with one of these as the last argument, does that and ends:
    /// <c>--doctor</c> checks everything the bot needs and says what to do about what is wrong;
    /// <c>--register-only</c> registers the webhooks, for bots that run with <c>Spark:RegisterWebhooks=false</c>;
    /// <c>--unregister</c> removes all webhooks of the bot's name; <c>--dead-letters</c> lists the events that were given
    /// up, <c>--replay-dead-letters</c> has them handled again and <c>--drop-dead-letters</c> throws them away, with
    /// <c>=ID,ID</c> only these; the three also while the bot runs; <c>--move-inbox</c> moves what is in the file
    /// <see cref="SparkBotOptions.InboxPath"/>, or <c>=PATH</c>, into the inbox that replicas share. None of them starts the program's hosted services.
    /// A misspelt one is refused, and the bot does not run; other arguments are the program's and the configuration's.
    /// A mistake in the configuration ends the run with what to put right, one a line, on the standard error.
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
        var asked = args.Select(argument => argument.Split('=', 2))
            .Where(parts => Switches.Contains(parts[0], StringComparer.Ordinal))
            .ToList();
        if (asked is [] && Misspelling.Of(args, Switches) is null)
        {
            return await Launch.RunAsync(app, output ?? Console.Error, cancellationToken).ConfigureAwait(false);
        }

        output ??= Console.Out;
        await using (app.ConfigureAwait(false))
        {
            if ((Misspelling.Of(args, Switches) ?? Misuse(asked, app.Configuration)) is { } misuse)
            {
                await output.WriteLineAsync(misuse).ConfigureAwait(false);
                return Misused;
            }

            var isWell = await DoAsync(app.Services, asked[0], output, cancellationToken).ConfigureAwait(false);
            return isWell ? 0 : 1;
        }
    }

    private static Task<bool> DoAsync(
        IServiceProvider services,
        string[] asked,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var value = asked.Length > 1 ? asked[1] : null;
        return asked[0] switch
        {
            "--doctor" => services.GetRequiredService<Doctor>().ExamineAsync(output, cancellationToken),
            "--register-only" => services.GetRequiredService<OneOff>().RegisterAsync(output, cancellationToken),
            "--unregister" => services.GetRequiredService<OneOff>().UnregisterAsync(output, cancellationToken),
            "--dead-letters" => new DeadLetterOffice(services).ListAsync(output, cancellationToken),
            "--replay-dead-letters" => new DeadLetterOffice(services).ReplayAsync(value, output, cancellationToken),
            "--move-inbox" => new InboxMover(services).MoveAsync(value, output, cancellationToken),
            _ => new DeadLetterOffice(services).DropAsync(value, output, cancellationToken),
        };
    }

    /// <summary>The configuration takes the argument after a switch for the switch's value, and it would be lost.</summary>
    private static string? Misuse(List<string[]> asked, IConfiguration configuration) =>
        asked.Count > 1 ? $"{string.Join(" and ", asked.Select(parts => parts[0]))} do not go together: choose one."
        : asked[0] is [var alone] && configuration[alone.TrimStart('-')] is { Length: > 0 } swallowed
            ? $"{alone} must be the last argument; '{swallowed}' stands after it."
        : asked[0] is [var one, _] && one is not ("--replay-dead-letters" or "--drop-dead-letters" or "--move-inbox")
            ? $"{one} takes no value."
        : null;
}

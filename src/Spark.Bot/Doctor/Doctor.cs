using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Runs the checkups and reports, a line each.</summary>
internal sealed class Doctor(IServiceProvider services)
{
    /// <summary>Whether nothing failed.</summary>
    public async Task<bool> ExamineAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var failed = 0;
        var checkups = Checkups(out var mistakes);
        foreach (var checkup in checkups)
        {
            await TellAsync(await FindAsync(checkup, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await TellAsync(mistakes).ConfigureAwait(false);
        await output
            .WriteLineAsync(failed == 0 ? "All is well." : $"{failed} of these must be put right.")
            .ConfigureAwait(false);
        return failed == 0;

        async Task TellAsync(IReadOnlyList<Finding> findings)
        {
            foreach (var finding in findings)
            {
                failed += finding.Kind is FindingKind.Failed ? 1 : 0;
                await output.WriteLineAsync(finding.ToString()).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The checkups; none, but the mistakes, when the options hold any.</summary>
    private IReadOnlyList<ICheckup> Checkups(out IReadOnlyList<Finding> mistakes)
    {
        try
        {
            mistakes = [];
            return [.. services.GetServices<ICheckup>()];
        }
        catch (OptionsValidationException error)
        {
            mistakes =
            [
                .. error.Failures.Select(failure =>
                    Finding.Failed("configuration", failure, "Put it right; the other checks need it.")
                ),
            ];
            return [];
        }
        catch (InvalidOperationException error)
        {
            // Such as two commands of the same name.
            mistakes = [Finding.Failed("program", error.Message, "Put it right; the bot does not start with it.")];
            return [];
        }
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(ICheckup checkup, CancellationToken cancellationToken)
    {
        try
        {
            return await checkup.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One that breaks must not keep the others from their work. The message could hold anything: its type does not.
            return
            [
                Finding.Failed(
                    checkup.GetType().Name,
                    $"the check itself failed: {error.GetType().Name}",
                    "Report this, please."
                ),
            ];
        }
    }
}

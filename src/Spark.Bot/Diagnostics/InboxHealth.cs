using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Spark.Bot;

/// <summary>Whether the inbox takes events, and whether they are handled in time.</summary>
internal sealed class InboxHealth(IInbox inbox, TimeProvider clock) : IHealthCheck
{
    /// <summary>An event that waits longer than this is reported; the bot goes on taking events.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (await inbox.CheckAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return HealthCheckResult.Unhealthy(problem);
        }

        var state = $"{inbox.Pending} events are waiting.";
        if (inbox.DeadLetters is > 0 and var dead)
        {
            state += $" {dead} were given up: look at them with --dead-letters.";
        }

        if (inbox.Complaint is { } complaint)
        {
            return HealthCheckResult.Degraded($"{state} {complaint}");
        }

        var age = inbox.Oldest is { } oldest ? clock.GetUtcNow() - oldest : TimeSpan.Zero;
        return age > Late
            ? HealthCheckResult.Degraded($"{state} The oldest waits for {(int)age.TotalSeconds} s.")
            : HealthCheckResult.Healthy(state);
    }
}

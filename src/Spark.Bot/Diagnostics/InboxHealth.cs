using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Whether the inbox takes events.</summary>
internal sealed class InboxHealth(IInbox inbox, IOptions<SparkBotOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            inbox.Pending < options.Value.MemoryInboxCapacity
                ? HealthCheckResult.Healthy($"{inbox.Pending} events are waiting.")
                : HealthCheckResult.Unhealthy("The inbox is full: handlers are slower than events arrive.")
        );
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Whether the bot is ready, as JSON: each check with its state and what is wrong. No addresses or names, and no line of
/// the log for a question (the host's own answer writes an error for each): anybody who reaches the webhooks may reach
/// this, too.
/// </summary>
internal sealed class HealthAnswer(IOptions<HealthCheckServiceOptions> options, IServiceProvider services)
{
    public async Task WriteAsync(HttpContext context)
    {
        var results = await CheckAsync(context.RequestAborted).ConfigureAwait(false);
        var status = results.Min(check => check.Result.Status); // the worst is the least
        context.Response.StatusCode =
            status is HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("status", status.ToString());
            json.WriteStartObject("checks");
            foreach (var (name, result) in results)
            {
                json.WriteStartObject(name);
                json.WriteString("status", result.Status.ToString());
                json.WriteString("description", result.Description);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task<List<(string Name, HealthCheckResult Result)>> CheckAsync(CancellationToken cancellationToken)
    {
        var results = new List<(string, HealthCheckResult)>();
        foreach (var check in options.Value.Registrations.Where(check => check.Tags.Contains(SparkBotBuilder.ReadyTag)))
        {
            var context = new HealthCheckContext { Registration = check };
            var result = await check
                .Factory(services)
                .CheckHealthAsync(context, cancellationToken)
                .ConfigureAwait(false);
            results.Add((check.Name, result));
        }

        return results;
    }
}

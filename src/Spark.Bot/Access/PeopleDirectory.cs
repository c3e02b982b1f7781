using Spark.Client;

namespace Spark.Bot;

/// <summary>Who a person is: asked of the service, and remembered for a while, since every event asks.</summary>
internal sealed class PeopleDirectory(SparkClient spark, TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Someone Person, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>The person.</summary>
    /// <exception cref="SparkApiException">The service does not say.</exception>
    public async Task<Someone> GetAsync(string personId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(personId, out var known) && known.Until > clock.GetUtcNow())
            {
                return known.Person;
            }
        }

        var person = await spark.People.GetAsync(personId, cancellationToken).ConfigureAwait(false);
        var someone = new Someone(person.Id, [.. person.Emails ?? []], person.OrgId);
        lock (_lock)
        {
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            _known[personId] = (someone, clock.GetUtcNow() + Fresh);
        }

        return someone;
    }
}

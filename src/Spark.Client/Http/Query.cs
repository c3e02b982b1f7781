using System.Globalization;

namespace Spark.Client;

/// <summary>The parameters of a query, in the API's notation; a parameter without a value, or with an empty list, is left out.</summary>
internal sealed class Query
{
    private readonly List<KeyValuePair<string, string>> _parameters = [];

    public Query() { }

    /// <summary>These parameters as they are now.</summary>
    public Query(Query other) => _parameters = [.. other._parameters];

    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _parameters.Add(new(name, value));
        }
    }

    /// <summary>Takes the place of what was added under the name.</summary>
    public void Set(string name, string? value)
    {
        _parameters.RemoveAll(parameter => parameter.Key == name);
        Add(name, value);
    }

    public void Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, bool? value) =>
        Add(
            name,
            value switch
            {
                true => "true",
                false => "false",
                null => null,
            }
        );

    public void Add(string name, DateTimeOffset? value) =>
        Add(name, value is { } time ? TimestampConverter.Text(time) : null);

    public void Add(string name, IReadOnlyCollection<string>? values) =>
        Add(name, values is null or { Count: 0 } ? null : string.Join(',', values));
}

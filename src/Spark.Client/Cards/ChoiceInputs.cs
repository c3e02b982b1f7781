namespace Spark.Client;

/// <summary>A choice of two.</summary>
public sealed record ToggleInput : InputElement
{
    /// <summary>An input with this key of its value.</summary>
    public ToggleInput(string id, string title)
        : base(id) => Title = title;

    /// <summary>What is chosen.</summary>
    public string Title { get; init; }

    /// <summary>The value at first; default <see cref="ValueOff"/>.</summary>
    public string? Value { get; init; }

    /// <summary>The value when on; default <c>true</c>.</summary>
    public string? ValueOn { get; init; }

    /// <summary>The value when off; default <c>false</c>.</summary>
    public string? ValueOff { get; init; }

    /// <summary>Whether the title may take several lines.</summary>
    public bool? Wrap { get; init; }
}

/// <summary>
/// A choice of several. Where several may be chosen their values arrive in one text, separated by commas.
/// </summary>
public sealed record ChoiceSetInput : InputElement
{
    /// <summary>An input with this key of its value.</summary>
    public ChoiceSetInput(string id, IReadOnlyList<Choice> choices)
        : base(id) => Choices = choices;

    /// <summary>What there is to choose.</summary>
    /// <exception cref="ArgumentException">Several may be chosen, and a value has a comma.</exception>
    public IReadOnlyList<Choice> Choices
    {
        get;
        init => field = Separable(value, IsMultiSelect);
    }

    /// <summary>What is shown while nothing is chosen.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The value at first; several are separated by commas.</summary>
    public string? Value { get; init; }

    /// <summary>Whether several may be chosen.</summary>
    /// <exception cref="ArgumentException">The value of a choice has a comma.</exception>
    public bool? IsMultiSelect
    {
        get;
        init
        {
            field = value;
            Separable(Choices, value);
        }
    }

    /// <summary><c>compact</c>, a list to open, or <c>expanded</c>.</summary>
    public string? Style { get; init; }

    /// <summary>Whether titles may take several lines.</summary>
    public bool? Wrap { get; init; }

    private static IReadOnlyList<Choice> Separable(IReadOnlyList<Choice> choices, bool? several) =>
        several is true
        && choices.FirstOrDefault(choice => choice.Value.Contains(',', StringComparison.Ordinal)) is { } odd
            ? throw Choice.WithComma(odd.Value, nameof(choices))
            : choices;
}

/// <summary>What can be chosen.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Value">The value; without commas where several may be chosen.</param>
public sealed record Choice(string Title, string Value)
{
    /// <summary>Nothing of what it shows.</summary>
    public override string ToString() => nameof(Choice);

    internal static ArgumentException WithComma(string value, string parameter) =>
        new($"The value '{value}' has a comma, and the values that are chosen arrive separated by commas.", parameter);
}

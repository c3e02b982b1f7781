namespace Spark.Client;

/// <summary>
/// Where something is entered. Its value arrives under its id in <see cref="AttachmentAction.Inputs"/>.
/// </summary>
public abstract record InputElement : CardElement
{
    private protected InputElement(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
    }

    /// <summary>What is to be entered.</summary>
    public string? Label { get; init; }

    /// <summary>Whether it must be entered.</summary>
    public bool? IsRequired { get; init; }

    /// <summary>What is said when it is not entered, or wrong.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>A text to enter.</summary>
public sealed record TextInput : InputElement
{
    /// <summary>An input with this key of its value.</summary>
    public TextInput(string id)
        : base(id) { }

    /// <summary>What is shown while it is empty.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The value at first.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it may have several lines.</summary>
    public bool? IsMultiline { get; init; }

    /// <summary>The greatest length, in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>A pattern the value must match.</summary>
    public string? Regex { get; init; }

    /// <summary><c>text</c>, <c>tel</c>, <c>url</c> or <c>email</c>.</summary>
    public string? Style { get; init; }

    /// <summary>A button in the input.</summary>
    public CardAction? InlineAction { get; init; }
}

/// <summary>A number to enter.</summary>
public sealed record NumberInput : InputElement
{
    /// <summary>An input with this key of its value.</summary>
    public NumberInput(string id)
        : base(id) { }

    /// <summary>What is shown while it is empty.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The value at first.</summary>
    public decimal? Value { get; init; }

    /// <summary>The least value.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest value.</summary>
    public decimal? Max { get; init; }
}

/// <summary>A date to choose; dates are <c>yyyy-MM-dd</c>.</summary>
public sealed record DateInput : InputElement
{
    /// <summary>An input with this key of its value.</summary>
    public DateInput(string id)
        : base(id) { }

    /// <summary>What is shown while it is empty.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The value at first.</summary>
    public string? Value { get; init; }

    /// <summary>The earliest date.</summary>
    public string? Min { get; init; }

    /// <summary>The latest date.</summary>
    public string? Max { get; init; }
}

/// <summary>A time to choose; times are <c>HH:mm</c>.</summary>
public sealed record TimeInput : InputElement
{
    /// <summary>An input with this key of its value.</summary>
    public TimeInput(string id)
        : base(id) { }

    /// <summary>What is shown while it is empty.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The value at first.</summary>
    public string? Value { get; init; }

    /// <summary>The earliest time.</summary>
    public string? Min { get; init; }

    /// <summary>The latest time.</summary>
    public string? Max { get; init; }
}

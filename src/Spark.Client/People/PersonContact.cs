using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A phone number of a person. (Webex API: People.)</summary>
public sealed record PhoneNumber : SparkObject
{
    /// <summary>What kind of number.</summary>
    public PhoneNumberType? Type { get; init; }

    /// <summary>The number, such as <c>+1 408 526 7209</c>.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is the first to call.</summary>
    public bool? Primary { get; init; }
}

/// <summary>A postal address of a person. (Webex API: People.)</summary>
public sealed record PersonAddress : SparkObject
{
    /// <summary>What kind of address, such as <c>work</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The country.</summary>
    public string? Country { get; init; }

    /// <summary>The town.</summary>
    public string? Locality { get; init; }

    /// <summary>The state or region.</summary>
    public string? Region { get; init; }

    /// <summary>Street and number.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; init; }
}

/// <summary>A SIP address of a person. (Webex API: People.)</summary>
public sealed record SipAddress : SparkObject
{
    /// <summary>What kind of address.</summary>
    public SipAddressType? Type { get; init; }

    /// <summary>The address.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is the first to call.</summary>
    public bool? Primary { get; init; }
}

/// <summary>The kind of a phone number.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<PhoneNumberType>))]
public readonly record struct PhoneNumberType(string Value) : IOpenString<PhoneNumberType>
{
    /// <summary>At work.</summary>
    public static PhoneNumberType Work { get; } = new("work");

    /// <summary>The extension at work.</summary>
    public static PhoneNumberType WorkExtension { get; } = new("work_extension");

    /// <summary>Mobile.</summary>
    public static PhoneNumberType Mobile { get; } = new("mobile");

    /// <summary>Fax.</summary>
    public static PhoneNumberType Fax { get; } = new("fax");

    /// <inheritdoc/>
    public static PhoneNumberType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>The kind of a SIP address.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<SipAddressType>))]
public readonly record struct SipAddressType(string Value) : IOpenString<SipAddressType>
{
    /// <summary>The personal meeting room.</summary>
    public static SipAddressType PersonalRoom { get; } = new("personal-room");

    /// <summary>Of the enterprise.</summary>
    public static SipAddressType Enterprise { get; } = new("enterprise");

    /// <summary>Of cloud calling.</summary>
    public static SipAddressType CloudCalling { get; } = new("cloud-calling");

    /// <inheritdoc/>
    public static SipAddressType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

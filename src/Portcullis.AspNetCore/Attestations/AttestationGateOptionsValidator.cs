using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>Names every fault of the options at once.</summary>
internal sealed class AttestationGateOptionsValidator(LocalAuthority local) : IValidateOptions<AttestationGateOptions>
{
    private const int MaxCapacity = 10_000_000;

    public ValidateOptionsResult Validate(string? name, AttestationGateOptions options)
    {
        List<string> faults = [.. Faults(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(AttestationGateOptions options)
    {
        if (local.FindFault(options.Authority) is { } fault)
        {
            yield return $"PortcullisAttestations:Authority: {fault}";
        }

        if (options.SingleUseCapacity is < 1 or > MaxCapacity)
        {
            yield return $"PortcullisAttestations:SingleUseCapacity: is {options.SingleUseCapacity}; give 1 to {MaxCapacity}";
        }
    }
}

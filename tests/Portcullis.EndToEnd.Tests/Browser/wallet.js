// Runs in every page of a visit, before its own scripts: puts the test's wallets there. The keys are not here; the binding asks the test.
(names) => {
  const ask = window.portcullisTestWallet

  const providers = names.map((name, index) => {
    const listeners = new Map()
    return {
      on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
      removeListener: (event, listener) => listeners.set(event, (listeners.get(event) ?? []).filter((one) => one !== listener)),
      request: async ({ method, params }) => {
        const { result, error } = await ask(index, { method, params: params ?? [] })
        if (error) throw Object.assign(new Error(error.message), { code: error.code })
        return result
      },
    }
  })

  const announce = () => {
    names.forEach((name, index) => {
      const info = Object.freeze({
        uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        name,
        icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1" fill="orange"/></svg>',
        rdns: `test.portcullis.wallet${index}`,
      })
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider: providers[index] }) }))
    })
  }

  window.ethereum = providers[0]
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
}

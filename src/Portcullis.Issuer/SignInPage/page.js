// The sign-in page's one script: finds the wallets, has one of them sign what the issuer wrote, and goes back to whoever asked.
'use strict'

const find = (id) => document.getElementById(id)
const { chains, client } = find('page').dataset
const wallets = new Map()
let isBusy = false

// What the issuer answers begins as a part of its own sentence.
const say = (text, isBad = false) => {
  find('status').textContent = text.charAt(0).toUpperCase() + text.slice(1)
  find('status').className = isBad ? 'bad' : ''
}

// Buttons keep the focus while they wait, which a disabled one would lose.
const setBusy = (busy) => {
  isBusy = busy
  for (const button of document.querySelectorAll('#wallets button')) button.setAttribute('aria-disabled', String(busy))
}

const post = async (path, body) => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ request: location.search, ...body }),
  })
  const answer = await response.json()
  if (response.ok) return answer
  throw Object.assign(new Error(answer.detail), { answer, wait: response.headers.get('Retry-After') })
}

// The message must name a chain that is configured; that of the wallet, where it is one, since a wallet that is a contract is asked there.
const chainOf = async (provider) => {
  const own = BigInt(await provider.request({ method: 'eth_chainId' })).toString()
  const known = chains.split(' ')
  return Number(known.includes(own) ? own : known[0])
}

const toHex = (text) => '0x' + Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')

const signIn = async (name, provider) => {
  if (isBusy) return
  setBusy(true)
  find('missing').hidden = true
  try {
    say(`Asking ${name} for your account…`)
    const [address] = await provider.request({ method: 'eth_requestAccounts' })
    const { message } = await post('/signin/challenge', { address, chainId: await chainOf(provider) })
    find('message').textContent = message
    find('signed').hidden = false
    say(`Confirm the message in ${name}.`)
    const signature = await provider.request({ method: 'personal_sign', params: [toHex(message), address] })
    say('Looking at what your wallet holds…')
    const { redirect } = await post('/signin/proof', { message, signature })
    say(`You are signed in. Going back to ${client}…`)
    location.assign(redirect)
  } catch (error) {
    explain(name, error)
  } finally {
    setBusy(false)
  }
}

const explain = (name, error) => {
  const { answer, wait } = error
  if (error.code === 4001) say(`You said no in ${name}. Nothing was signed.`, true)
  else if (error.code === -32002) say(`${name} is still waiting for you: open it and answer there.`, true)
  else if (!answer) say(`${name} could not do it: ${error.message ?? error}`, true)
  else if (answer.reasons) showMissing(answer.reasons)
  else say(`${answer.detail}${wait ? ` (in ${wait} seconds)` : ''}`, true)
}

const showMissing = (reasons) => {
  say('')
  find('reasons').replaceChildren(...reasons.map((reason) => {
    const item = document.createElement('li')
    const more = document.createElement('small')
    item.textContent = reason.label || reason.type
    more.textContent = `Needed for ${reason.tier}${reason.required ? `: ${reason.required}` : ''}${reason.verdict === 'unknown' ? ' (it cannot be told at the moment)' : ''}`
    item.append(more)
    return item
  }))
  find('missing').hidden = false
  find('missing-title').focus()
}

const add = (id, name, icon, provider) => {
  if (wallets.has(id)) return
  wallets.set(id, provider)
  find('none').hidden = true
  const button = document.createElement('button')
  button.type = 'button'
  button.addEventListener('click', () => signIn(name, provider))
  if (typeof icon === 'string' && icon.startsWith('data:image/')) {
    const picture = document.createElement('img')
    picture.alt = ''
    picture.src = icon
    button.append(picture)
  }
  button.append(name)
  const item = document.createElement('li')
  item.append(button)
  find('wallets').append(item)
}

// Wallets announce themselves when asked (EIP-6963), and may take a moment; one that knows only the older way stands in window.ethereum.
const look = () => {
  window.dispatchEvent(new Event('eip6963:requestProvider'))
  setTimeout(() => {
    if (wallets.size === 0 && window.ethereum) add('window.ethereum', 'The wallet of this browser', null, window.ethereum)
    find('none').hidden = wallets.size > 0
  }, 400)
}

window.addEventListener('eip6963:announceProvider', ({ detail }) => add(detail.info.uuid, detail.info.name, detail.info.icon, detail.provider))
find('again').addEventListener('click', look)
look()
